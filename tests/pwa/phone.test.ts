/** A person's phone from unlocking to lock: what lies on it says nothing, and what was noted while locked is theirs. */
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { freshName } from "./indexeddb.ts";
import { openPhone, type Phone } from "../../pwa/src/phone.ts";
import type { Draft } from "../../pwa/src/store/fact.ts";
import { addStopAwaiting, keepInProgress } from "../../pwa/src/store/meta.ts";
import { noteStop, people, rememberEnrolled, secure, sessionOf, setDue, type Person } from "../../pwa/src/store/people.ts";
import { readStatus } from "../../pwa/src/store/status.ts";
import { makeVault } from "../../pwa/src/store/vault.ts";
import type { Round } from "../../pwa/src/sync/loop.ts";
import { makePhoneKey } from "../../pwa/src/sync/phone_key.ts";
import { ShutOut } from "../../pwa/src/sync/wire.ts";
import { emptyPhone, SALT, SECRET, textOf } from "./store/at_rest.ts";
import { SMITH } from "./store/fixture.ts";
import { Server } from "./sync/fixture.ts";
import { makeSealPair } from "./sync/opening.ts";

const CLOCK = { milliseconds: () => 1_780_300_800_000 };
const ANN: Person = {
  user: { id: "user-a", name: "Ann Oyelaran", role: "nurse" },
  device: { id: "phone-a", name: "Ann's phone" },
  teams: [{ id: "team-1", name: "Northgate", contacts: [{ name: "Ward desk", number: "020 7946 0001" }] }],
};
/** A course begins, a bag is hung, something goes wrong: names, numbers and the drug. */
const COURSE: [string, Record<string, unknown>][] = [
  ["patient_registered", { name: "Agnes Whittle", hospital_number: "RJ1-448291", born: "1961-04-12" }],
  ["treatment_opened", { drug: "blinatumomab", indication: "C91.1", weight_kg: 61.5 }],
  ["bag_hung", { dose_micrograms: 28, batch: "LOT-7731", hours: 96 }],
  ["toxicity_graded", { scale: "icans", grade: 2, note: "confused, cannot write her name" }],
];
const WORDS = ["Whittle", "RJ1-448291", "1961-04-12", "blinatumomab", "C91.1", "LOT-7731", "icans", "confused"];
const STAFF = ["Oyelaran", "Northgate", "Ward desk", "7946", "half a sentence"];

class MeServer extends Server {
  asked = 0;
  async me() {
    this.asked += 1;
    return { user: ANN.user, device: { id: "phone-a" }, teams: ANN.teams, ...(this.seal ? { seal_key: this.seal.public } : {}) };
  }
}

beforeEach(emptyPhone);

async function unlocked(server: MeServer, tell: (round: Round) => void = () => undefined): Promise<Phone> {
  const own = (await makePhoneKey()).own;
  const seal = server.seal ? { seal: server.seal.public } : {};
  await rememberEnrolled({ person: ANN, database: freshName(), key: own, ...seal });
  const { vault, key } = await makeVault(SECRET, SALT);
  await secure("user-a", vault, key, ANN);
  return openPhone(await sessionOf((await people())[0]!, key), key, CLOCK, server, tell);
}

function draft(kind: string, body: Record<string, unknown>, place: number): Draft {
  const at = "2026-06-01T08:00:00Z";
  return { id: `0a0a0a0a-0000-7000-8000-00000000000${place}`, patient: SMITH, kind, at, recorded_at: at, body };
}

async function everythingOnPhone(): Promise<string> {
  const names = (await indexedDB.databases()).map(({ name }) => name!);
  return (await Promise.all(names.map(textOf))).join("\n");
}

test("after a course was recorded, received and a form begun, no value on the phone names anybody or anything", async () => {
  const server = new MeServer();
  server.seal = await makeSealPair();
  let met = () => undefined as void;
  const meeting = new Promise<void>((resolve) => (met = resolve));
  const phone = await unlocked(server, met);
  const writer = { author: "user-a", device: "phone-a", rules: "hash-1" };
  for (const [place, [kind, body]] of COURSE.entries()) {
    if (place === 3) server.reachable = false; // The last one waits here in its parcel.
    await phone.log.append(draft(kind, body, place), writer);
    if (place === 2) server.facts.push({ ...(await phone.log.facts(SMITH))[0]!, id: "of-a-colleague" });
    if (place === 2) phone.kick();
    if (place === 2) await meeting;
  }
  await addStopAwaiting(phone.database, { id: "stop-1", at: 1_780_300_800, presumed: SMITH });
  await keepInProgress(phone.database, { form: "note", text: "half a sentence about Agnes Whittle" });
  await setDue("user-a", ["2026-06-01T10:00:00Z"]);
  const [facts, status] = [await phone.log.facts(SMITH), await readStatus(phone.database)];
  assert.deepEqual([facts.length, status.unsent.size, status.damaged], [5, 1, 0]);
  phone.close();
  const text = await everythingOnPhone();
  assert.ok(text.includes(facts[0]!.id) && text.includes("2026-06-01T10:00:00Z"), "ids and instants are in the clear");
  for (const kind of COURSE.map(([kind]) => kind)) assert.equal(text.includes(kind), false, kind);
  for (const word of [...WORDS, ...STAFF]) assert.equal(text.includes(word), false, word);
});

test("a stop noted while the phone was locked awaits its patient after the unlocking, once", async () => {
  await noteStop({ id: "stop-1", at: 1_780_300_000 });
  const phone = await unlocked(new MeServer());
  assert.deepEqual((await readStatus(phone.database)).stops_awaiting, [{ id: "stop-1", at: 1_780_300_000, presumed: null }]);
  assert.equal((await textOf("bagwatch")).includes("stop-1"), false);
  phone.close();
});

test("requests are of the person at work, and of nobody after the lock", async () => {
  const server = new MeServer();
  const phone = await unlocked(server);
  assert.equal(server.user, "user-a");
  phone.close();
  assert.equal(server.user, null);
});

test("a phone that had no key to seal to learns it at its first meeting, and its next fact can be carried", async () => {
  const server = new MeServer();
  let told = 0;
  const phone = await unlocked(server, () => (told += 1));
  server.seal = await makeSealPair();
  phone.kick();
  for (let tried = 0; tried < 200 && phone.session.seal === undefined; tried += 1) await new Promise((next) => setTimeout(next, 5));
  assert.deepEqual([phone.session.seal, server.asked], [server.seal.public, 1]);
  server.reachable = false;
  await phone.log.append(draft("note_written", { text: "x" }, 1), { author: "user-a", device: "phone-a", rules: "r" });
  const rows = await phone.database.read((transaction) => transaction.objectStore("outbox").getAll());
  assert.equal(rows[0]!.parcel!.key, server.seal.public.id);
  assert.ok(told > 0);
  phone.close();
});

test("a phone that was shut out says so at its next meeting", async () => {
  const server = new MeServer();
  server.pull = () => Promise.reject(new ShutOut("revoked"));
  const round = await new Promise<Round>((resolve) => void unlocked(server, resolve).then((phone) => {
    phone.kick();
    setTimeout(() => phone.close(), 50);
  }));
  assert.equal(round.outcome, "shut-out");
});

test("a page that arrives after the lock is not kept, and no further one is asked for", async () => {
  const server = new MeServer();
  const fact = { ...draft("note_written", { text: "of the next person" }, 1), device: "d", device_seq: 1, author: "user-b" };
  server.facts = [fact, { ...fact, id: "another" }, { ...fact, id: "a third" }];
  const whole = server.pull.bind(server);
  let phone: Phone | null = null;
  server.pull = async (cursor) => {
    const page = await whole(cursor);
    phone!.close();
    server.user = "user-b";
    return page;
  };
  const told: Round[] = [];
  phone = await unlocked(server, (round) => told.push(round));
  phone.kick();
  await new Promise((next) => setTimeout(next, 100));
  assert.deepEqual([told, server.pulls, server.user], [[], 1, "user-b"]);
  assert.equal(await phone.database.read((transaction) => transaction.objectStore("log").count()), 0);
  phone.database.drop();
});
