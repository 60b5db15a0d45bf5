/** What was altered on a phone is found, said, and hides nothing else. */
import assert from "node:assert/strict";
import test from "node:test";
import { freshName } from "../indexeddb.ts";
import { sealed } from "../../../pwa/src/store/content.ts";
import { Database, type LogRow } from "../../../pwa/src/store/database.ts";
import { Log } from "../../../pwa/src/store/log.ts";
import { addStopAwaiting, keepInProgress, takeInProgress } from "../../../pwa/src/store/meta.ts";
import { nextBatch } from "../../../pwa/src/store/outbox.ts";
import { readStatus } from "../../../pwa/src/store/status.ts";
import { dataKey, inStore } from "./at_rest.ts";
import { ALICE, note, OKAFOR, SMITH } from "./fixture.ts";

const LATER = 1_790_000_000_000;

/** Three facts on a phone whose storage can be opened anew with the same key. */
async function written() {
  const [name, key] = [freshName(), await dataKey()];
  const open = (): { database: Database; log: Log } => {
    const database = new Database(name, sealed(key));
    return { database, log: new Log(database, "install") };
  };
  const { log } = open();
  const facts = [await log.append(note("one"), ALICE), await log.append(note("two"), ALICE)];
  facts.push(await log.append(note("three", OKAFOR), ALICE));
  return { name, open, facts };
}

async function alter(name: string, id: string, step: (row: LogRow) => void): Promise<void> {
  await inStore(name, async (database) => {
    const row = (await database.get("log", id)) as LogRow;
    step(row);
    await database.put("log", row);
  });
}

function texts(facts: readonly { body: Record<string, unknown> }[]): unknown[] {
  return facts.map((fact) => fact.body["text"]).sort();
}

test("one altered entry is counted, and every other is shown and sent", async () => {
  const { name, open, facts } = await written();
  await alter(name, facts[0]!.id, (row) => (row.content[30]! ^= 1));
  const { database, log } = open();
  assert.deepEqual(texts([...(await log.everybody()).values()].flat()), ["three", "two"]);
  assert.equal((await readStatus(database)).damaged, 1);
  assert.deepEqual(texts(await nextBatch(database, log, LATER)), ["three", "two"]);
  assert.equal((await readStatus(database)).unsent.size, 3, "what is damaged is still counted as unsent");
});

test("an altered entry alone at the head of the outbox holds up no later one", async () => {
  const { name, open, facts } = await written();
  await alter(name, facts[0]!.id, (row) => (row.content = new Uint8Array(3)));
  const { database, log } = open();
  assert.deepEqual(texts(await nextBatch(database, log, LATER, 1)), ["two"]);
});

test("entries that changed places are both found", async () => {
  const { name, open, facts } = await written();
  const [one, two] = await inStore(name, (database) => Promise.all(facts.map((fact) => database.get("log", fact.id))));
  await alter(name, facts[0]!.id, (row) => (row.content = two.content));
  await alter(name, facts[1]!.id, (row) => (row.content = one.content));
  const { database, log } = open();
  assert.deepEqual(await log.facts(SMITH), []);
  assert.equal(database.damaged.size, 2);
});

test("an entry filed under another patient is found, and shown of neither", async () => {
  const { name, open, facts } = await written();
  await alter(name, facts[0]!.id, (row) => (row.patient = OKAFOR));
  const { database, log } = open();
  assert.deepEqual(texts(await log.facts(OKAFOR)), ["three"]);
  assert.deepEqual(texts(await log.facts(SMITH)), ["two"]);
  assert.deepEqual(texts([...(await log.everybody()).values()].flat()), ["three", "two"]);
  assert.equal(database.damaged.size, 1);
});

test("an entry in the clear among closed ones is not believed", async () => {
  const { name, open, facts } = await written();
  await alter(name, facts[0]!.id, (row) => (row.content = JSON.stringify({ ...facts[0], body: { text: "forged" } }) as never));
  assert.deepEqual(texts(await open().log.facts(SMITH)), ["two"]);
});

test("a damaged stop is counted and hides no other; a damaged form is gone and said", async () => {
  const { name, open } = await written();
  const { database } = open();
  await addStopAwaiting(database, { id: "stop-1", at: 1, presumed: SMITH });
  await addStopAwaiting(database, { id: "stop-2", at: 2, presumed: null });
  await keepInProgress(database, { form: "note", text: "half" });
  await inStore(name, async (raw) => {
    for (const key of ["stop:stop-1", "in_progress"]) {
      const content = (await raw.get("meta", key)) as Uint8Array;
      content[15]! ^= 1;
      await raw.put("meta", content, key);
    }
  });
  const again = open().database;
  assert.deepEqual((await readStatus(again)).stops_awaiting.map((stop) => stop.id), ["stop-2"]);
  assert.equal(await takeInProgress(again), undefined);
  assert.equal((await readStatus(again)).damaged, 2);
});

test("a form in progress comes back once, as it was", async () => {
  const { open } = await written();
  const form = { form: "note", text: "seen at 14:00, line not fl" };
  await keepInProgress(open().database, form);
  assert.deepEqual(await takeInProgress(open().database), form);
  assert.equal(await takeInProgress(open().database), undefined);
});

test("a fact added after thousands were opened opens alone", async () => {
  const { open } = await written();
  const { database, log } = open();
  await log.everybody();
  const codec = database.codec;
  let opened = 0;
  const counted = codec.open.bind(codec);
  codec.open = (content, place) => {
    opened += 1;
    return counted(content, place);
  };
  await log.append(note("four"), ALICE);
  assert.equal([...(await log.everybody()).values()].flat().length, 4);
  assert.equal(opened, 1);
});
