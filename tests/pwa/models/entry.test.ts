import assert from "node:assert/strict";
import test from "node:test";
import { apart, dueTimes } from "../../../pwa/src/models/entry.ts";
import { ownAccess, qrIn } from "../../../pwa/src/models/own_access.ts";
import { text } from "../../../pwa/src/engine/instant.ts";
import { HOUR, NOW } from "./fixture.ts";

const person = (user: string, initials: string) => ({ user, initials, passphrase: true, passkey: false });

test("a locked screen shows each clock time once, the earliest first, and at most six", () => {
  const hours = [5, 1, 3, 1, 2, 4, 6, 7].map((hour) => text(NOW + hour * HOUR));
  assert.deepEqual(dueTimes([hours.slice(0, 4), hours.slice(4)], NOW), [1, 2, 3, 4, 5, 6].map((hour) => NOW + hour * HOUR));
});

test("what is overdue stays on the locked screen for a day", () => {
  assert.deepEqual(dueTimes([[text(NOW - HOUR), text(NOW - 25 * HOUR), "no instant"]], NOW), [NOW - HOUR]);
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
