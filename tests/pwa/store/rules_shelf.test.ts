/** Rules lie compressed on a phone, and come back as they were. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDB } from "../../../pwa/node_modules/idb/build/index.js";
import { freshName } from "../indexeddb.ts";
import { keepServed, keepVersion, readShelf } from "../../../pwa/src/store/rules_shelf.ts";

const RULES = JSON.stringify({ title: "Examplimab", note: "é".repeat(2_000) });

async function kept(name: string): Promise<unknown> {
  const shelf = await openDB(name);
  const value: unknown = await shelf.get("versions", "hash-1");
  shelf.close();
  return value;
}

test("a version comes back as it was, and what lies on the phone does not name the drug", async () => {
  const name = freshName();
  await keepVersion("hash-1", RULES, name);
  assert.equal((await readShelf(name)).versions.get("hash-1"), RULES);
  const bytes = (await kept(name)) as Uint8Array;
  assert.ok(bytes.length < RULES.length / 10);
  assert.equal(Buffer.from(bytes).includes("Examplimab"), false);
});

test("a version kept as text by an earlier app is compressed when it is next read", async () => {
  const name = freshName();
  await keepServed({ current: "hash-1", versions: [], recalled: [] }, null, name);
  const shelf = await openDB(name);
  await shelf.put("versions", RULES, "hash-1");
  shelf.close();
  assert.equal((await readShelf(name)).versions.get("hash-1"), RULES);
  assert.ok((await kept(name)) instanceof Uint8Array);
});

test("a version that is damaged is as if it were not there, and the others are", async () => {
  const name = freshName();
  await keepVersion("hash-1", RULES, name);
  await keepVersion("hash-2", RULES, name);
  const bytes = (await kept(name)) as Uint8Array;
  bytes[20]! ^= 1;
  const shelf = await openDB(name);
  await shelf.put("versions", bytes, "hash-1");
  shelf.close();
  assert.deepEqual([...(await readShelf(name)).versions.keys()], ["hash-2"]);
});

test("what one person is told of their patients leaves the notes for a colleague's patients as they were", async () => {
  const name = freshName();
  const served = { current: "hash-1", versions: [], recalled: [] };
  const note = (current: string) => ({ roles: ["consultant"], current });
  await keepServed(served, new Map([["asha-1", note("a")], ["both", note("a")]]), name);
  await keepServed(served, new Map([["both", note("b")], ["carys-1", note("b")]]), name);
  const { notes } = await readShelf(name);
  assert.deepEqual(notes, new Map([["asha-1", note("a")], ["both", note("b")], ["carys-1", note("b")]]));
});
