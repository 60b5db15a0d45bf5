import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { freshName } from "../indexeddb.ts";
import { sealed } from "../../../pwa/src/store/content.ts";
import { Database } from "../../../pwa/src/store/database.ts";
import { initialsOf } from "../../../pwa/src/store/initials.ts";
import { Log } from "../../../pwa/src/store/log.ts";
import {
  keepPerson,
  keepVault,
  noteStop,
  people,
  presentUser,
  rememberEnrolled,
  secure,
  sessionOf,
  setDue,
  setPresent,
  takeStops,
  type NotedStop,
  type Person,
} from "../../../pwa/src/store/people.ts";
import { addWay, makeVault, openVault, type Vault } from "../../../pwa/src/store/vault.ts";
import { makePhoneKey } from "../../../pwa/src/sync/phone_key.ts";
import { emptyPhone, inStore, SALT, SECRET, textOf } from "./at_rest.ts";
import { ALICE, note, phone, SMITH } from "./fixture.ts";

const ANN: Person = {
  user: { id: "user-a", name: "Ann Oyelaran", role: "nurse" },
  device: { id: "phone-a", name: "Ann's phone" },
  teams: [{ id: "team-1", name: "North", contacts: [{ name: "Ward desk", number: "020 7946 0001" }] }],
};
const BEN: Person = { ...ANN, user: { id: "user-b", name: "Ben de la Cruz", role: "nurse" }, device: { id: "phone-b", name: "" } };

beforeEach(emptyPhone);

/** Somebody enrolled and secured, with one fact. */
async function secured(person: Person, text: string): Promise<{ vault: Vault; key: CryptoKey; database: string }> {
  const { database } = await rememberEnrolled({ person, database: freshName() });
  const { vault, key } = await makeVault(SECRET, SALT);
  await secure(person.user.id, vault, key, person);
  await new Log(new Database(database, sealed(key)), "install").append(note(text), ALICE);
  return { vault, key, database };
}

test("who enrolled is known after a restart, as the one who is present, and unlocks to the same session", async () => {
  const { vault } = await secured(ANN, "one");
  const [row] = await people();
  assert.equal(await presentUser(), "user-a");
  assert.deepEqual([row!.user, row!.initials, row!.device], ["user-a", "AO", "phone-a"]);
  const session = await sessionOf(row!, await openVault(vault, SECRET));
  assert.deepEqual([session.user, session.device, session.teams], [ANN.user, ANN.device, ANN.teams]);
});

test("while a phone is locked it says initials and instants, and no name, number or team", async () => {
  await secured(ANN, "one");
  await setDue("user-a", ["2026-06-01T10:00:00Z"]);
  const text = await textOf("bagwatch");
  for (const word of ["Ann", "Oyelaran", "North", "Ward desk", "7946"]) assert.equal(text.includes(word), false, word);
  assert.ok(text.includes("2026-06-01T10:00:00Z") && text.includes("AO"));
});

test("a name lies nowhere on the phone either before its person has chosen how to unlock", async () => {
  await rememberEnrolled({ person: ANN, database: freshName() });
  const [row] = await people();
  assert.deepEqual(row!.unsealed, ANN);
  const text = await textOf("bagwatch");
  for (const word of ["Ann", "Oyelaran", "North", "7946"]) assert.equal(text.includes(word), false, word);
});

test("two people have a database each, and neither key opens the other's", async () => {
  const ann = await secured(ANN, "of Ann");
  const ben = await secured(BEN, "of Ben");
  assert.notEqual(ann.database, ben.database);
  const [mine, theirs] = [new Database(ann.database, sealed(ann.key)), new Database(ben.database, sealed(ann.key))];
  assert.equal((await new Log(mine, "install").facts(SMITH)).length, 1);
  assert.deepEqual(await new Log(theirs, "install").facts(SMITH), []);
  assert.equal(theirs.damaged.size, 1);
  assert.equal(await presentUser(), "user-b");
  await setPresent("user-a");
  assert.equal(await presentUser(), "user-a");
});

test("a person who signs in again keeps database, vault and, on the same phone, its key", async () => {
  const own = (await makePhoneKey()).own;
  const { database } = await rememberEnrolled({ person: ANN, database: freshName(), key: own });
  const { vault, key } = await makeVault(SECRET, SALT);
  await secure("user-a", vault, key, ANN);
  const again = await rememberEnrolled({ person: ANN, database: freshName() });
  assert.deepEqual([again.database, again.vault, again.unsealed], [database, vault, null]);
  assert.ok(again.key);
  const other = { ...ANN, device: { id: "phone-new", name: "" } };
  assert.equal((await rememberEnrolled({ person: other, database: freshName() })).key, undefined);
  assert.equal((await people()).length, 1);
});

test("a vault is made once; a further way to unlock is kept", async () => {
  const { vault, key } = await secured(ANN, "one");
  await assert.rejects(secure("user-a", (await makeVault(SECRET, SALT)).vault, key, ANN), /vault already/);
  const further = { ...SECRET, credential: "cred-2" };
  await keepVault("user-a", await addWay(vault, SECRET, further, SALT));
  await setDue("user-a", []);
  const [row] = await people();
  assert.equal((await sessionOf(row!, await openVault(row!.vault!, further))).user.name, "Ann Oyelaran");
});

test("a new name, role and key to seal to are kept closed", async () => {
  const { key } = await secured(ANN, "one");
  const person = { ...ANN, user: { ...ANN.user, name: "Ann Ade", role: "coordinator" } };
  await keepPerson("user-a", key, person, { id: "seal-1", key: "point" });
  const [row] = await people();
  assert.equal((await textOf("bagwatch")).includes("Ade"), false);
  const session = await sessionOf(row!, key);
  assert.deepEqual([session.user.role, session.seal], ["coordinator", { id: "seal-1", key: "point" }]);
  assert.equal(row!.initials, "AA");
});

test("a damaged name is said and keeps nobody from their facts", async () => {
  const { key, database } = await secured(ANN, "one");
  const [row] = await people();
  row!.who![20]! ^= 1;
  const session = await sessionOf(row!, key);
  assert.match(session.user.name, /^AO .*damaged/);
  assert.equal((await new Log(new Database(database, sealed(key)), "install").facts(SMITH)).length, 1);
});

test("a stop noted on the locked screen stays until it was handed over", async () => {
  await noteStop({ id: "fact-1", at: 1_780_300_800 });
  await noteStop({ id: "fact-2", at: 1_780_300_900 });
  await assert.rejects(takeStops(() => Promise.reject(new Error("killed"))), /failed|killed/);
  const handed: NotedStop[] = [];
  await takeStops(async (stops) => void handed.push(...stops));
  assert.deepEqual(handed.map((stop) => stop.id), ["fact-1", "fact-2"]);
  await takeStops(() => assert.fail("nothing is left to hand over"));
});

test("a phone of the version before keeps its people, who is present, and every fact", async () => {
  const name = freshName();
  const { log, database } = phone(name);
  const kept = await log.append(note("of before"), ALICE);
  database.drop();
  const key = (await makePhoneKey()).own;
  await directoryOfBefore({ ...ANN, database: name, key });
  const [row] = await people();
  assert.deepEqual([row!.user, row!.initials, row!.vault, row!.unsealed], ["user-a", "AO", null, ANN]);
  assert.equal(await presentUser(), "user-a");
  assert.ok(row!.key);
  const made = await makeVault(SECRET, SALT);
  await secure("user-a", made.vault, made.key, ANN);
  assert.deepEqual(await new Log(new Database(name, sealed(made.key)), "install").facts(SMITH), [kept]);
});

test("initials are at most three letters", () => {
  assert.equal(initialsOf("Ann Oyelaran"), "AO");
  assert.equal(initialsOf("  Anne-Marie   van der Berg "), "AMB");
  assert.equal(initialsOf("émile"), "É");
  assert.equal(initialsOf(""), "");
});

async function directoryOfBefore(session: object): Promise<void> {
  const asked = indexedDB.open("bagwatch", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("sessions").put(session, "user-a");
    asked.result.createObjectStore("present").put("user-a", "user");
  };
  await new Promise((resolve) => (asked.onsuccess = resolve));
  asked.result.close();
  assert.equal(await inStore("bagwatch", (directory) => directory.count("sessions")), 1);
}
