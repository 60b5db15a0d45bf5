import assert from "node:assert/strict";
import test from "node:test";
import { apart, dueTimes } from "../../../pwa/src/models/entry.ts";
import { ownAccess, qrIn } from "../../../pwa/src/models/own_access.ts";
import { text } from "../../../pwa/src/engine/instant.ts";
import { HOUR, NOW } from "./fixture.ts";

const person = (user: string, initials: string) => ({ user, initials, passphrase: true, passkey: false });

const at = (hours: number) => NOW + hours * HOUR;
const told = (...hours: number[]) => hours.map((hour) => text(at(hour)));

test("a locked screen shows each clock time once, the earliest first, and at most four", () => {
  assert.deepEqual(dueTimes([told(5, 1, 3), told(1, 2, 4)], NOW), [1, 2, 3, 4].map(at));
});

test("what is overdue stays on the locked screen for a day, and leaves room for what comes next", () => {
  const hours = [...told(-25, -5, -3, -1, 1, 2, 3), "no instant"];
  assert.deepEqual(dueTimes([hours], NOW), [-3, -1, 1, 2].map(at));
});

test("where nothing is due within a day, the next time is shown", () => {
  assert.deepEqual(dueTimes([told(47, 30, -30)], NOW), [at(30)]);
  assert.deepEqual(dueTimes([told(-30)], NOW), []);
});

test("people with the same initials are told apart", () => {
  const people = [person("1", "AR"), person("2", "BC"), person("3", "AR")];
  assert.deepEqual([...apart(people).values()], ["AR", "BC", "AR (2)"]);
});

test("what the service says of one's sign-in is read, and what it does not say is nothing", () => {
  const sessions = [{ id: "s1", device: { id: "d", name: "Asha's phone" }, signed_in_at: text(NOW), seen_at: null, current: true }];
  const read = ownAccess({ sign_in: { passkeys: 2, password: true, totp: false } }, { sessions: [...sessions, { no: "id" }, 7] });
  assert.deepEqual(read, {
    passkeys: 2,
    password: true,
    codes: false,
    sessions: [{ id: "s1", phone: "Asha's phone", signed_in_at: NOW, seen_at: null, current: true }],
  });
  assert.deepEqual(ownAccess(null, "nothing"), { passkeys: 0, password: false, codes: false, sessions: [] });
});

test("of the service's picture only squares are drawn", () => {
  const svg = '<svg width="116" height="116" class="segno"><path transform="scale(4)" class="qrline" stroke="#000" d="M4 4.5h7m1 0h4"/></svg>';
  assert.deepEqual(qrIn(svg), { side: 29, path: "M4 4.5h7m1 0h4" });
  assert.equal(qrIn('<svg width="4"><script>alert(1)</script></svg>'), null);
});
