/** What was in the clear before a person had a vault is closed whole, wherever that is cut off. */
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { freshName } from "../indexeddb.ts";
import { sealed } from "../../../pwa/src/store/content.ts";
import { Database } from "../../../pwa/src/store/database.ts";
import { Log } from "../../../pwa/src/store/log.ts";
import { addStopAwaiting, installOf, keepInProgress, takeInProgress } from "../../../pwa/src/store/meta.ts";
import { people, rememberEnrolled, secure, sessionOf, type Person } from "../../../pwa/src/store/people.ts";
import { readStatus } from "../../../pwa/src/store/status.ts";
import { makeVault, openVault } from "../../../pwa/src/store/vault.ts";
import { emptyPhone, inStore, killedAt, SALT, SECRET, textOf } from "./at_rest.ts";
import { ALICE, note, OKAFOR, SMITH } from "./fixture.ts";
import { plain } from "./plain.ts";

const ANN: Person = {
  user: { id: "user-a", name: "Ann Oyelaran", role: "nurse" },
  device: { id: "phone-a", name: "Ann's phone" },
  teams: [],
};
const WRITTEN = ["Whittle", "micrograms", "half a word"];
const SAID = [...WRITTEN, "Oyelaran"];

beforeEach(emptyPhone);

/** Ann, enrolled and working in the clear. */
async function inTheClear(): Promise<string> {
  const { database: name } = await rememberEnrolled({ person: ANN, database: freshName() });
  const database = new Database(name, plain);
  const log = new Log(database, await installOf(database, "install-1"));
  await log.append(note("Agnes Whittle is well"), ALICE);
  await log.append(note("45 micrograms", OKAFOR), ALICE);
  await addStopAwaiting(database, { id: "stop-1", at: 1, presumed: SMITH });
  await keepInProgress(database, { text: "half a word" });
  database.drop();
  return name;
}

async function readAgain(name: string, key: CryptoKey): Promise<void> {
  const database = new Database(name, sealed(key));
  const facts = [...(await new Log(database, "install-1").everybody()).values()].flat();
  assert.deepEqual(facts.map((fact) => fact.body["text"]).sort(), ["45 micrograms", "Agnes Whittle is well"]);
  const { unsent, stops_awaiting, damaged } = await readStatus(database);
  assert.deepEqual([unsent.size, stops_awaiting.map((stop) => stop.presumed), damaged], [2, [SMITH], 0]);
  assert.equal(await installOf(database, "install-2"), "install-1");
  assert.deepEqual(await takeInProgress(database), { text: "half a word" });
  database.drop();
}

async function lyingThere(name: string): Promise<string> {
  return (await textOf("bagwatch")) + (await textOf(name));
}

test("before, the words lie there; after, none of them does, and everything is read as it was", async () => {
  const name = await inTheClear();
  const before = await lyingThere(name);
  for (const word of WRITTEN) assert.ok(before.includes(word), word);
  const { vault, key } = await makeVault(SECRET, SALT);
  await secure("user-a", vault, key, ANN);
  const after = await lyingThere(name);
  for (const word of SAID) assert.equal(after.includes(word), false, word);
  await readAgain(name, key);
});

test("cut off between any two writes, it is finished at the next unlocking and nothing is lost", async () => {
  let killed = true;
  let writes = 0;
  for (; killed; writes += 1) {
    await emptyPhone();
    const name = await inTheClear();
    const made = await makeVault(SECRET, SALT);
    killed = await killedAt(writes, () => secure("user-a", made.vault, made.key, ANN));
    const [row] = await people();
    const vault = row!.vault ?? made.vault;
    const key = row!.vault ? await openVault(vault, SECRET) : made.key;
    if (row!.vault === null) await secure("user-a", vault, key, ANN);
    assert.equal((await sessionOf((await people())[0]!, key)).user.name, "Ann Oyelaran");
    const text = await lyingThere(name);
    for (const word of SAID) assert.equal(text.includes(word), false, `${word} after a cut at ${writes}`);
    await readAgain(name, key);
  }
  assert.ok(writes > 4, `only ${writes} places to be cut off at`);
});

test("stops that an earlier version kept as one list are still there", async () => {
  const name = freshName();
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    const log = asked.result.createObjectStore("log", { keyPath: "id" });
    log.createIndex("patient", "patient");
    log.createIndex("own", "own");
    asked.result.createObjectStore("outbox", { keyPath: "id" }).createIndex("device_seq", "device_seq");
    asked.result.createObjectStore("receipts", { keyPath: "id" }).createIndex("status", "status");
    asked.result.createObjectStore("meta").put([{ id: "stop-1", at: 1, presumed: SMITH }], "stops_awaiting");
  };
  await new Promise((resolve) => (asked.onsuccess = resolve));
  asked.result.close();
  const { stops_awaiting } = await readStatus(new Database(name, plain));
  assert.deepEqual(stops_awaiting, [{ id: "stop-1", at: 1, presumed: SMITH }]);
  assert.equal(await inStore(name, (database) => database.get("meta", "stops_awaiting")), undefined);
});
