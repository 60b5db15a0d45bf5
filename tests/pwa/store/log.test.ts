import assert from "node:assert/strict";
import test from "node:test";
import { StorageTrouble } from "../../../pwa/src/store/trouble.ts";
import { Database } from "../../../pwa/src/store/database.ts";
import { installOf, readMeta, writeMeta } from "../../../pwa/src/store/meta.ts";
import { unsent } from "../../../pwa/src/store/outbox.ts";
import { freshName } from "../indexeddb.ts";
import { ALICE, note, OKAFOR, phone, SMITH } from "./fixture.ts";
import { plain } from "./plain.ts";

test("a fact that was appended is in the log and in the outbox", async () => {
  const { database, log } = phone();
  const kept = await log.append(note("seen at home"), ALICE);
  assert.deepEqual(await log.facts(SMITH), [kept]);
  assert.deepEqual(await unsent(database), { count: 1, oldest_at: "2026-06-01T08:00:00Z" });
});

test("the envelope says who, on which phone, in which storage, with which rules and clock", async () => {
  const { database, log } = phone();
  await writeMeta(database, "cursor", "cursor-7");
  await writeMeta(database, "clock", { offset_ms: -1500, quality: "good" });
  const fact = await log.append(note("x"), ALICE);
  assert.equal(fact.author, "alice");
  assert.equal(fact.device, "phone-1");
  assert.equal(fact.install, "install-1");
  assert.equal(fact.rules, "hash-1");
  assert.equal(fact.seen, "cursor-7");
  assert.deepEqual(fact.clock, { offset_ms: -1500, quality: "good" });
});

test("facts are numbered without a gap, though two tabs write at once", async () => {
  const name = freshName();
  const tabs = [phone(name), phone(name)];
  const drafts = Array.from({ length: 12 }, (_, place) => note(String(place)));
  const kept = await Promise.all(drafts.map((draft, place) => tabs[place % 2]!.log.append(draft, ALICE)));
  const numbers = kept.map((fact) => fact.device_seq).sort((one, other) => one - other);
  assert.deepEqual(numbers, Array.from({ length: 12 }, (_, place) => place + 1));
});

test("saving the same draft again, as after a lost answer, keeps one fact", async () => {
  const { log } = phone();
  const draft = note("twice");
  await log.append(draft, ALICE);
  await log.append(draft, ALICE);
  assert.equal((await log.facts(SMITH)).length, 1);
  assert.equal((await log.append(note("next"), ALICE)).device_seq, 2);
});

test("facts of all patients come back by patient, but not those of a patient who was taken away", async () => {
  const { database, log } = phone();
  await log.append(note("one"), ALICE);
  await log.append(note("two", OKAFOR), ALICE);
  assert.deepEqual([...(await log.everybody()).keys()].sort(), [SMITH, OKAFOR]);
  await writeMeta(database, "removed", [SMITH]);
  assert.deepEqual([...(await log.everybody()).keys()], [OKAFOR]);
});

test("an install is made once for each storage", async () => {
  const { database } = phone();
  assert.equal(await installOf(database, "first"), "first");
  assert.equal(await installOf(database, "second"), "first");
});

test("a storage with no room says so, keeps nothing of the fact, and takes it when there is room", async () => {
  const { database, log } = phone();
  await readMeta(database, "device_seq");
  const full = new Error("no room");
  full.name = "QuotaExceededError";
  const put = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => {
    throw full;
  };
  const draft = note("big");
  try {
    await assert.rejects(log.append(draft, ALICE), (error) => error instanceof StorageTrouble && error.code === "full");
  } finally {
    IDBObjectStore.prototype.add = put;
  }
  assert.equal((await unsent(database)).count, 0);
  assert.equal((await log.append(draft, ALICE)).device_seq, 1);
});

test("a connection that died is replaced, and the fact is saved once", async () => {
  const { database, log } = phone();
  await log.append(note("before"), ALICE);
  const transaction = IDBDatabase.prototype.transaction;
  let deaths = 0;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...rest) {
    if (rest[1] === "readwrite" && deaths === 0) {
      deaths += 1;
      throw Object.assign(new Error("Connection to Indexed Database server lost"), { name: "UnknownError" });
    }
    return transaction.apply(this, rest);
  };
  try {
    await log.append(note("after"), ALICE);
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
  assert.equal(deaths, 1);
  assert.equal((await log.facts(SMITH)).length, 2);
  assert.equal((await unsent(database)).count, 2);
});

test("a browser without storage is said in words for a person", async () => {
  const open = indexedDB.open;
  indexedDB.open = () => {
    throw Object.assign(new Error("denied"), { name: "SecurityError" });
  };
  try {
    await assert.rejects(readMeta(new Database(freshName(), plain), "cursor"), /private window/);
  } finally {
    indexedDB.open = open;
  }
});

test("a storage that never answers is said after the limit, not waited for", async () => {
  const open = indexedDB.open;
  indexedDB.open = () => new (IDBOpenDBRequest as unknown as { new (): IDBOpenDBRequest })();
  try {
    const stalled = readMeta(new Database(freshName(), plain, 30), "cursor");
    await assert.rejects(stalled, (error) => error instanceof StorageTrouble && error.code === "stalled");
  } finally {
    indexedDB.open = open;
  }
});
