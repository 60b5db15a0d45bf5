import assert from "node:assert/strict";
import test from "node:test";
import { dueInstants, entryOf, unsecured } from "../../../pwa/src/access/doorway.ts";
import type { Enrolled } from "../../../pwa/src/store/people.ts";
import { makeVault } from "../../../pwa/src/store/vault.ts";
import { text } from "../../../pwa/src/engine/instant.ts";
import { HOUR, NOW } from "../models/fixture.ts";

const { vault } = await makeVault({ way: "passkey", credential: "c", result: new ArrayBuffer(32) }, new Uint8Array(32).fill(1));
const NAME = "Asha Rowe";

function row(user: string, more: Partial<Enrolled> = {}): Enrolled {
  const unsealed = { user: { id: user, name: NAME, role: "nurse" }, device: { id: "d", name: "phone" }, teams: [] };
  const bare = { user, initials: "AR", device: "d", database: `b-${user}`, vault: null, who: null, unsealed };
  return { ...bare, due: [text(NOW + HOUR)], shut_out: false, ...more };
}

const known = { stage: "locked", stops: [{ id: "s", at: NOW }], passkeysOffered: true, proved: null, now: NOW } as const;

test("a locked phone tells of its people initials, ways to unlock and times, and never a name", () => {
  const entry = entryOf({ ...known, rows: [row("1", { vault }), row("2"), row("3", { vault, shut_out: true })] });
  assert.deepEqual(entry.people, [{ user: "1", initials: "AR", passphrase: false, passkey: true }]);
  assert.deepEqual([entry.due, entry.stops], [[NOW + HOUR], [NOW]]);
  assert.ok(!JSON.stringify(entry).includes(NAME));
});

test("only the person who is present and has no lock yet is asked to choose one", () => {
  const rows = [row("1", { vault }), row("2"), row("3", { shut_out: true })];
  assert.equal(unsecured(rows, "2")?.user, "2");
  for (const present of ["1", "3", null]) assert.equal(unsecured(rows, present), null);
});

test("of the tasks only instants are kept, each once, within the days that matter", () => {
  const tasks = [2, 1, 1, 400, -400].map((hours) => ({ due_at: text(NOW + hours * HOUR) }));
  const from = text(NOW - 24 * HOUR);
  assert.deepEqual(dueInstants([...tasks, { due_at: null }], from, text(NOW + 168 * HOUR)), [text(NOW + HOUR), text(NOW + 2 * HOUR)]);
});
