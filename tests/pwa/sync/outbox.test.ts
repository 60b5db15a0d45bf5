import assert from "node:assert/strict";
import test from "node:test";
import { readMeta } from "../../../pwa/src/store/meta.ts";
import { unsent } from "../../../pwa/src/store/outbox.ts";
import { readStatus } from "../../../pwa/src/store/status.ts";
import { drain } from "../../../pwa/src/sync/outbox.ts";
import { pull } from "../../../pwa/src/sync/pull.ts";
import { Unreachable } from "../../../pwa/src/sync/wire.ts";
import { ALICE, note, SMITH } from "../store/fixture.ts";
import { desk, Server } from "./fixture.ts";

test("what was written offline reaches the server in its order, and the outbox is empty", async () => {
  const server = new Server();
  const nurse = desk(server);
  for (const text of ["one", "two", "three"]) await nurse.log.append(note(text), ALICE);
  assert.equal(await drain(nurse), 3);
  assert.deepEqual(server.facts.map((fact) => fact.device_seq), [1, 2, 3]);
  assert.equal((await unsent(nurse.database)).count, 0);
  assert.equal(await readMeta(nurse.database, "sent_at"), nurse.clock.ms);
});

test("the server is told how much waits and since when", async () => {
  const server = new Server();
  const nurse = desk(server);
  await nurse.log.append(note("one"), ALICE);
  await drain(nurse);
  assert.deepEqual(server.pushes[0]!.frontier, { unsent: 1, oldest_at: "2026-06-01T08:00:00Z" });
});

test("without a network everything waits", async () => {
  const server = new Server();
  server.reachable = false;
  const nurse = desk(server);
  await nurse.log.append(note("one"), ALICE);
  await assert.rejects(drain(nurse), Unreachable);
  assert.equal((await unsent(nurse.database)).count, 1);
});

test("an answer that was lost makes a second try, and the fact is there once", async () => {
  const server = new Server();
  server.losesAnswers = 1;
  const nurse = desk(server);
  await nurse.log.append(note("one"), ALICE);
  await assert.rejects(drain(nurse), Unreachable);
  assert.equal(await drain(nurse), 1);
  assert.equal(server.facts.length, 1);
  assert.equal((await unsent(nurse.database)).count, 0);
});

test("one fact the server cannot take holds up no other, stays counted, and is tried again later", async () => {
  const server = new Server();
  const nurse = desk(server);
  const facts = [];
  for (let number = 0; number < 9; number += 1) facts.push(await nurse.log.append(note(String(number)), ALICE));
  server.poison.add(facts[4]!.id);
  await drain(nurse);
  assert.equal(server.facts.length, 8);
  assert.equal((await unsent(nurse.database)).count, 1);
  server.poison.clear();
  await drain(nurse);
  assert.equal(server.facts.length, 8, "not before its wait is over");
  nurse.clock.ms += 60_000;
  await drain(nurse);
  assert.equal(server.facts.length, 9);
});

test("a fact the server says nothing of waits by itself", async () => {
  const server = new Server();
  const nurse = desk(server);
  const silent = await nurse.log.append(note("one"), ALICE);
  await nurse.log.append(note("two"), ALICE);
  server.silentAbout.add(silent.id);
  assert.equal(await drain(nurse), 1);
  assert.equal((await unsent(nurse.database)).count, 1);
});

test("a held fact leaves the outbox and is shown with its reason", async () => {
  const server = new Server();
  const nurse = desk(server);
  const fact = await nurse.log.append(note("one"), ALICE);
  server.held.add(fact.id);
  await drain(nurse);
  assert.equal((await unsent(nurse.database)).count, 0);
  const [receipt] = (await readStatus(nurse.database)).troubled;
  assert.deepEqual([receipt!.id, receipt!.status, receipt!.reason], [fact.id, "held", "other-author"]);
});

test("more facts than one request may hold go in several", async () => {
  const server = new Server();
  const nurse = desk(server);
  for (let number = 0; number < 103; number += 1) await nurse.log.append(note(String(number)), ALICE);
  await drain(nurse);
  assert.deepEqual(server.pushes.map((push) => push.facts.length), [100, 3]);
});

test("large facts are sent in requests below the limit of bytes", async () => {
  const server = new Server();
  const nurse = desk(server);
  for (let number = 0; number < 3; number += 1) await nurse.log.append(note("x".repeat(100_000)), ALICE);
  await drain(nurse);
  assert.deepEqual(server.pushes.map((push) => push.facts.length), [2, 1]);
});

test("another timeline of the server gets everything this phone wrote again, and nobody else's", async () => {
  const server = new Server();
  const nurse = desk(server);
  const colleague = desk(server, undefined, "install-2");
  await colleague.log.append(note("theirs"), { ...ALICE, author: "bob" });
  await drain(colleague);
  await nurse.log.append(note("mine"), ALICE);
  await drain(nurse);
  await pull(nurse);
  server.facts = [];
  server.epoch = "epoch-2";
  await pull(nurse);
  assert.equal((await unsent(nurse.database)).count, 1);
  await drain(nurse);
  assert.deepEqual(server.facts.map((fact) => fact.body["text"]), ["mine"]);
  assert.equal((await nurse.log.facts(SMITH)).length, 2);
});
