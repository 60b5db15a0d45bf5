/** A phone fetches what it lacks of the rules, checks it, keeps it, and has it again after a restart offline. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../indexeddb.ts";
import { meetRules, servedIn, takeFromShelf } from "../../../pwa/src/rules/keeper.ts";
import { Library } from "../../../pwa/src/rules/library.ts";
import { keepVersion, readShelf } from "../../../pwa/src/store/rules_shelf.ts";
import { desk, FIRST, FIRST_HASH, NOW, NURSE, OPENING, opened, SECOND, SECOND_HASH, Server } from "./fixture.ts";

test("the current version is fetched, kept, and there after a restart without a network", async () => {
  const server = new Server();
  const phone = desk(server);
  server.serve(SECOND_HASH, SECOND);
  await meetRules(phone);
  assert.equal(phone.library.hash, SECOND_HASH);
  const again = new Library(FIRST_HASH, FIRST);
  await takeFromShelf(again, phone.shelf);
  assert.deepEqual([again.hash, again.isBehind], [SECOND_HASH, false]);
});

test("a phone without a network says by what it last heard that its rules are old, and answers", async () => {
  const server = new Server();
  const phone = desk(server);
  server.serve(SECOND_HASH, null); // Its word arrives, its content does not.
  await meetRules(phone);
  const again = desk(server, () => [], phone.shelf);
  await takeFromShelf(again.library, phone.shelf);
  server.far = true;
  await assert.rejects(meetRules(again));
  assert.deepEqual([again.library.isBehind, again.library.hash], [true, FIRST_HASH]);
  assert.equal(again.library.judge([opened()], NOW, NURSE).rules.instead, "absent");
  server.far = false;
  server.serve(SECOND_HASH, SECOND);
  await meetRules(again);
  assert.equal(again.library.isBehind, false);
});

test("a version whose content is not that of its hash is not kept", async () => {
  const server = new Server();
  const phone = desk(server);
  server.serve(SECOND_HASH, { ...SECOND, title: "Something else" });
  await meetRules(phone);
  assert.equal(phone.library.holds(SECOND_HASH), false);
  assert.equal((await readShelf(phone.shelf)).versions.size, 0);
});

test("the version of a course is fetched although it is not current, and once", async () => {
  const server = new Server();
  server.serve(SECOND_HASH, SECOND);
  server.current = FIRST_HASH;
  const phone = desk(server, () => [SECOND_HASH]);
  await meetRules(phone);
  await meetRules(phone);
  assert.equal(phone.library.holds(SECOND_HASH), true);
  assert.deepEqual(server.asked.filter((path) => path.startsWith("/rules/")), [`/rules/${SECOND_HASH}.json`]);
});

test("what is needed is asked after the server's word was heard, and again when more arrived", async () => {
  const server = new Server();
  const phone = desk(server);
  server.serve(SECOND_HASH, SECOND);
  const told: boolean[] = [];
  const needed = (learnt: boolean) => (told.push(learnt), [phone.library.current]);
  await meetRules({ ...phone, needed });
  assert.deepEqual(told, [true, true]);
  await meetRules({ ...phone, needed });
  assert.deepEqual(told, [true, true, false]);
});

test("recalls and notes are kept; a phone that is signed out keeps the notes it had", async () => {
  const server = new Server();
  server.notes = { [OPENING]: { roles: ["nurse"], current: FIRST_HASH } };
  server.recalled = [{ hash: FIRST_HASH, reason: "A wrong limit.", at: "2026-06-01T08:30:00Z" }];
  const phone = desk(server);
  await meetRules(phone);
  server.signedOut = true;
  server.recalled = [];
  await meetRules(phone);
  const { served, notes } = await readShelf(phone.shelf);
  assert.deepEqual(served!.recalled, []);
  assert.deepEqual(notes.get(OPENING), { roles: ["nurse"], current: FIRST_HASH });
});

test("a full shelf keeps what is needed and forgets the rest", async () => {
  const server = new Server();
  server.serve(SECOND_HASH, SECOND);
  const phone = desk(server);
  for (let old = 0; old < 24; old += 1) await keepVersion(String(old), "{}", phone.shelf);
  await meetRules(phone);
  assert.deepEqual([...(await readShelf(phone.shelf)).versions.keys()], [SECOND_HASH]);
});

test("an answer that is none of the server's changes nothing", async () => {
  for (const none of [null, 7, [], {}, { hash: 7 }]) assert.equal(servedIn(none), null);
  assert.deepEqual(servedIn({ hash: "a", url: "/rules/a.json" }), { current: "a", versions: ["a"], recalled: [] });
});
