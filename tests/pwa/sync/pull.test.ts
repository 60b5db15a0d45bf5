import assert from "node:assert/strict";
import test from "node:test";
import { readMeta } from "../../../pwa/src/store/meta.ts";
import { unsent } from "../../../pwa/src/store/outbox.ts";
import { drain } from "../../../pwa/src/sync/outbox.ts";
import { pull } from "../../../pwa/src/sync/pull.ts";
import { ALICE, note, OKAFOR, SMITH } from "../store/fixture.ts";
import { desk, Server } from "./fixture.ts";

async function written(server: Server, texts: string[], patient = SMITH): Promise<void> {
  const colleague = desk(server, undefined, "install-2");
  for (const text of texts) await colleague.log.append(note(text, patient), { ...ALICE, author: "bob" });
  await drain(colleague);
}

test("pages arrive in order until the server says that is all", async () => {
  const server = new Server();
  await written(server, ["1", "2", "3", "4", "5"]);
  const nurse = desk(server);
  assert.equal((await pull(nurse)).fresh, 5);
  assert.equal((await nurse.log.facts(SMITH)).length, 5);
  assert.equal(await readMeta(nurse.database, "cursor"), "epoch-1:5");
});

test("what was pulled is not in the outbox, and pulling again brings nothing", async () => {
  const server = new Server();
  await written(server, ["1"]);
  const nurse = desk(server);
  await pull(nurse);
  assert.equal((await pull(nurse)).fresh, 0);
  assert.equal((await unsent(nurse.database)).count, 0);
});

test("a fact already here is not overwritten by the server's", async () => {
  const server = new Server();
  const nurse = desk(server);
  const mine = await nurse.log.append(note("mine"), ALICE);
  await drain(nurse);
  server.facts = [{ ...mine, body: { text: "changed on the way" } }];
  await pull(nurse);
  assert.deepEqual((await nurse.log.facts(SMITH))[0]!.body, { text: "mine" });
});

test("a connection cut between two pages goes on from the last page", async () => {
  const server = new Server();
  await written(server, ["1", "2", "3"]);
  const nurse = desk(server);
  const whole = server.pull.bind(server);
  server.pull = async (cursor) => {
    if (cursor !== null) throw new Error("cut");
    return whole(cursor);
  };
  await assert.rejects(pull(nurse), /cut/);
  assert.equal((await nurse.log.facts(SMITH)).length, 2);
  server.pull = whole;
  assert.equal((await pull(nurse)).fresh, 1);
});

test("a cursor the server cannot follow begins again and loses nothing", async () => {
  const server = new Server();
  await written(server, ["1", "2"]);
  const nurse = desk(server);
  await pull(nurse);
  server.epoch = "epoch-2";
  await written(server, ["3"]);
  await pull(nurse);
  assert.equal((await nurse.log.facts(SMITH)).length, 3);
});

test("a server that answers reset for ever does not hold the phone", async () => {
  const server = new Server();
  server.pull = async () => {
    const answer = { reset: true, epoch: "epoch-1", server_time: "2026-06-01T08:00:00Z" };
    return { answer: answer as never, sent_ms: 0, received_ms: 1 };
  };
  assert.equal((await pull(desk(server))).fresh, 0);
});

test("a patient who left the team leaves the phone, but for what is unsent", async () => {
  const server = new Server();
  await written(server, ["1"]);
  await written(server, ["2"], OKAFOR);
  const nurse = desk(server);
  await pull(nurse);
  await nurse.log.append(note("unsent"), ALICE);
  server.removed = [SMITH];
  assert.equal((await pull(nurse)).removed, 1);
  assert.deepEqual([...(await nurse.log.everybody()).keys()], [OKAFOR]);
  assert.deepEqual((await nurse.log.facts(SMITH)).map((fact) => fact.body["text"]), ["unsent"]);
  server.removed = [];
  await drain(nurse);
  await pull(nurse);
  assert.equal(server.facts.length, 3);
});

test("a patient who comes back is shown again", async () => {
  const server = new Server();
  await written(server, ["1"]);
  const nurse = desk(server);
  server.removed = [SMITH];
  await pull(nurse);
  assert.equal((await nurse.log.everybody()).size, 0);
  server.removed = [];
  await written(server, ["2"]);
  await pull(nurse);
  assert.deepEqual([...(await nurse.log.everybody()).keys()], [SMITH]);
});

test("an entry that can be filed nowhere keeps no other from the phone", async () => {
  const server = new Server();
  await written(server, ["1"]);
  server.facts.unshift(null as never);
  const nurse = desk(server);
  assert.equal((await pull(nurse)).fresh, 1);
});

test("a damaged entry that the server has is whole again after a pull, and is still this phone's own", async () => {
  const server = new Server();
  const nurse = desk(server);
  const mine = await nurse.log.append(note("mine"), ALICE);
  const unsentOne = await nurse.log.append(note("unsent"), ALICE);
  server.silentAbout.add(unsentOne.id);
  await drain(nurse);
  await pull(nurse);
  for (const fact of [mine, unsentOne]) {
    const row = { id: fact.id, patient: SMITH, own: 1 as const, content: new Uint8Array(5) };
    await nurse.database.write((transaction) => transaction.objectStore("log").put(row));
  }
  const again = desk(server, nurse.database.name);
  assert.deepEqual(await again.log.facts(SMITH), []);
  assert.equal(again.database.damaged.size, 2);
  assert.equal((await pull(again)).fresh, 1);
  assert.deepEqual(await again.log.facts(SMITH), [mine]);
  assert.equal(again.database.damaged.size, 1, "what only this phone had stays damaged, and is said");
  assert.equal((await again.database.read((transaction) => transaction.objectStore("log").get(mine.id)))!.own, 1);
  const asked = server.pulls;
  await pull(again);
  assert.equal(server.pulls, asked + 1, "it begins again once, not at each meeting");
});
