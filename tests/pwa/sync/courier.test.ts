/** What waits on a phone is carried by anybody's session, unread, and arrives as its author's. */
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { freshName } from "../indexeddb.ts";
import { sealed, shut } from "../../../pwa/src/store/content.ts";
import { Database } from "../../../pwa/src/store/database.ts";
import type { Fact } from "../../../pwa/src/store/fact.ts";
import { Log } from "../../../pwa/src/store/log.ts";
import { unsent } from "../../../pwa/src/store/outbox.ts";
import { people, rememberEnrolled, secure, sessionOf, type Enrolled } from "../../../pwa/src/store/people.ts";
import { readStatus } from "../../../pwa/src/store/status.ts";
import { makeVault } from "../../../pwa/src/store/vault.ts";
import { wipe } from "../../../pwa/src/store/wipe.ts";
import { carry, shutOutOf } from "../../../pwa/src/sync/courier.ts";
import { seal } from "../../../pwa/src/sync/parcel.ts";
import { drain } from "../../../pwa/src/sync/outbox.ts";
import { makePhoneKey } from "../../../pwa/src/sync/phone_key.ts";
import { Refused, ShutOut, SignedOut, Unreachable } from "../../../pwa/src/sync/wire.ts";
import { emptyPhone, inStore, killedAt, SALT, SECRET, textOf } from "../store/at_rest.ts";
import { note } from "../store/fixture.ts";
import { Server } from "./fixture.ts";
import { makeSealPair } from "./opening.ts";

const NOW = 1_780_300_800_000;

beforeEach(emptyPhone);

/** Somebody on this phone who wrote these notes while unlocked. */
async function author(server: Server, user: string, ...texts: string[]) {
  server.seal ??= await makeSealPair();
  const person = { user: { id: user, name: `Name of ${user}`, role: "nurse" }, device: { id: `phone-${user}`, name: "" }, teams: [] };
  const own = (await makePhoneKey()).own;
  const { database: name } = await rememberEnrolled({ person, database: freshName(), key: own, seal: server.seal.public });
  const { vault, key } = await makeVault(SECRET, SALT);
  await secure(user, vault, key, person);
  const session = await sessionOf(await rowOf(user), key);
  const database = new Database(name, sealed(key));
  const log = new Log(database, `install-${user}`, (fact) => seal(fact, session));
  const facts: Fact[] = [];
  for (const text of texts) facts.push(await log.append(note(text), { author: user, device: person.device.id, rules: "r" }));
  return { name, key, database, log, facts };
}

async function rowOf(user: string): Promise<Enrolled> {
  return (await people()).find((row) => row.user === user)!;
}

function waiting(name: string): Promise<number> {
  return unsent(new Database(name, shut)).then(({ count }) => count);
}

function textsAt(server: Server): unknown[] {
  return server.facts.map((fact) => [fact.author, fact.body["text"]]);
}

test("what Ann wrote goes under whatever session there is, as Ann's, while her phone is locked", async () => {
  const server = new Server();
  const { name } = await author(server, "ann", "one", "two");
  await author(server, "ben");
  assert.deepEqual(await carry(await people(), server, NOW), { sent: 2 });
  assert.deepEqual(textsAt(server), [["ann", "one"], ["ann", "two"]]);
  assert.deepEqual([server.pushes.length, await waiting(name)], [0, 0]);
});

test("what was carried and its receipt are there when Ann unlocks, and nothing is sent twice", async () => {
  const server = new Server();
  const { database, log, facts } = await author(server, "ann", "one");
  server.held.add(facts[0]!.id);
  await carry(await people(), server, NOW);
  const { unsent: left, troubled } = await readStatus(database);
  assert.deepEqual([left.size, troubled[0]!.id, troubled[0]!.reason], [0, facts[0]!.id, "other-author"]);
  assert.equal(await drain({ database, log, wire: server, install: "install-ann", now: () => NOW }), 0);
});

test("what the server could not open stays, is not carried again, and goes with its author's own session", async () => {
  const server = new Server();
  const { name, database, log } = await author(server, "ann", "one");
  const pair = server.seal;
  server.seal = null;
  assert.deepEqual(await carry(await people(), server, NOW), { sent: 0 });
  server.seal = pair;
  await carry(await people(), server, NOW);
  assert.deepEqual([server.carried.length, await waiting(name)], [1, 1]);
  assert.equal(await drain({ database, log, wire: server, install: "install-ann", now: () => NOW }), 1);
  assert.deepEqual(textsAt(server), [["ann", "one"]]);
});

test("without a network everything stays; an answer that was lost carries nothing twice", async () => {
  const server = new Server();
  const { name } = await author(server, "ann", "one");
  server.reachable = false;
  await assert.rejects(carry(await people(), server, NOW), Unreachable);
  assert.equal(await waiting(name), 1);
  server.reachable = true;
  const whole = server.sealed.bind(server);
  server.sealed = async (parcels) => {
    await whole(parcels);
    throw new Unreachable("answer lost");
  };
  await assert.rejects(carry(await people(), server, NOW), Unreachable);
  server.sealed = whole;
  await carry(await people(), server, NOW);
  assert.deepEqual([server.facts.length, await waiting(name)], [1, 0]);
});

test("one parcel the server refuses holds up no other, and is tried again later", async () => {
  const server = new Server();
  const { name } = await author(server, "ann", "one", "two", "three");
  const [row] = await inStore(name, (database) => database.getAllFromIndex("outbox", "device_seq"));
  const whole = server.sealed.bind(server);
  server.sealed = async (parcels) => {
    if (parcels.some((parcel) => parcel.nonce === row.parcel.nonce)) throw new Refused(413, "too large");
    return whole(parcels);
  };
  assert.deepEqual(await carry(await people(), server, NOW), { sent: 2 });
  assert.equal(await waiting(name), 1);
  server.sealed = whole;
  assert.deepEqual(await carry(await people(), server, NOW), { sent: 0 });
  assert.deepEqual(await carry(await people(), server, NOW + 60_000), { sent: 1 });
});

test("a receipt for another fact, or none, is not taken for this one's", async () => {
  const server = new Server();
  const { name } = await author(server, "ann", "one", "two");
  const whole = server.sealed.bind(server);
  server.sealed = async (parcels) => {
    const timed = await whole(parcels);
    timed.answer.receipts = [{ id: "somebody-elses", status: "accepted" }];
    return timed;
  };
  assert.deepEqual(await carry(await people(), server, NOW), { sent: 0 });
  assert.equal(await waiting(name), 2);
});

test("what is damaged in the log is still sent from its parcel", async () => {
  const server = new Server();
  const { name, key, facts } = await author(server, "ann", "one", "two");
  await inStore(name, async (database) => database.put("log", { ...(await database.get("log", facts[0]!.id)), content: new Uint8Array(40) }));
  const again = new Database(name, sealed(key));
  const desk = { database: again, log: new Log(again, "install-ann"), wire: server, install: "install-ann", now: () => NOW };
  assert.equal(await drain(desk), 2);
  assert.deepEqual(textsAt(server).sort(), [["ann", "one"], ["ann", "two"]]);
});

test("a fact from before there was a key to seal to gets its parcel at the next drain", async () => {
  const server = new Server();
  const { name, database, log, facts } = await author(server, "ann", "one");
  await inStore(name, async (raw) => {
    const { parcel: _, ...bare } = await raw.get("outbox", facts[0]!.id);
    await raw.put("outbox", bare);
  });
  server.reachable = false;
  await assert.rejects(drain({ database, log, wire: server, install: "install-ann", now: () => NOW }), Unreachable);
  server.reachable = true;
  assert.deepEqual(await carry(await people(), server, NOW), { sent: 1 });
});

test("who was shut out can read nothing here again; what was unsent is carried, and then they are gone", async () => {
  const server = new Server();
  const { name } = await author(server, "ann", "Agnes Whittle");
  await author(server, "ben");
  await wipe(await rowOf("ann"));
  const row = await rowOf("ann");
  assert.deepEqual([row.vault, row.who, row.unsealed, row.shut_out], [null, null, null, true]);
  for (const store of ["log", "receipts", "meta"]) {
    assert.equal(await inStore(name, (database) => database.count(store)), 0, store);
  }
  assert.equal((await textOf("bagwatch")).includes("Name of ann"), false);
  assert.equal(await waiting(name), 1);
  await carry(await people(), server, NOW);
  assert.deepEqual(textsAt(server), [["ann", "Agnes Whittle"]]);
  assert.deepEqual((await people()).map((person) => person.user), ["ben"]);
});

test("a wipe cut off between any two writes is finished by the courier, and loses no parcel", async () => {
  let killed = true;
  let writes = 0;
  for (; killed; writes += 1) {
    await emptyPhone();
    const server = new Server();
    const { name } = await author(server, "ann", "one");
    const before = await rowOf("ann");
    killed = await killedAt(writes, () => wipe(before));
    if (writes === 0) continue; // Nothing happened yet: the next answer of the server begins it again.
    assert.equal((await rowOf("ann")).vault, null);
    await carry(await people(), server, NOW);
    assert.equal(server.facts.length, 1, `after a cut at ${writes}`);
    assert.equal(await inStore(name, (database) => database.count("log")), 0);
    assert.deepEqual(await people(), []);
  }
  assert.ok(writes >= 3);
});

test("somebody who was shut out and comes back begins with a storage of their own", async () => {
  const server = new Server();
  const { name } = await author(server, "ann", "one");
  await wipe(await rowOf("ann"));
  const again = await author(server, "ann", "two");
  assert.notEqual(again.name, name);
  assert.equal(again.facts[0]!.device_seq, 1);
  await carry(await people(), server, NOW);
  assert.deepEqual(textsAt(server).sort(), [["ann", "one"], ["ann", "two"]]);
  assert.deepEqual((await people()).map((person) => person.database), [again.name]);
});

test("what the server cannot open of somebody who was shut out keeps nobody's row for ever", async () => {
  const server = new Server();
  await author(server, "ann", "one");
  await wipe(await rowOf("ann"));
  server.seal = null;
  await carry(await people(), server, NOW);
  assert.deepEqual(await people(), []);
});

test("everybody is asked after by name, and who was shut out is told", async () => {
  const server = new Server();
  for (const user of ["ann", "ben", "cat"]) await author(server, user);
  const asked: (string | null)[] = [];
  const wire = {
    user: null as string | null,
    me: async () => {
      asked.push(wire.user);
      throw wire.user === "ben" ? new ShutOut("revoked") : new SignedOut("signed out");
    },
  };
  assert.deepEqual(await shutOutOf(await people(), wire), ["ben"]);
  assert.deepEqual([asked.sort(), wire.user], [["ann", "ben", "cat"], null]);
});
