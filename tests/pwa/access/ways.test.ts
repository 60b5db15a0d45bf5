import assert from "node:assert/strict";
import test from "node:test";
import { missingIn } from "../../../pwa/src/access/ways.ts";
import { entryWords } from "../../../pwa/src/access/words.ts";
import { NO_STEP, type WaysForm } from "../../../pwa/src/models/entry_forms.ts";
import { Damaged } from "../../../pwa/src/store/content.ts";
import { WrongSecret } from "../../../pwa/src/store/vault.ts";
import { Refused, ShutOut, SignedOut, Unreachable } from "../../../pwa/src/sync/wire.ts";

const form = (changes: Partial<WaysForm>): WaysForm => ({ ...NO_STEP, ...changes });
const missing = (changes: Partial<WaysForm>, hasPassphrase = true) => missingIn(form(changes), "Asha Rowe", hasPassphrase);

test("a further way is added only with a present one", () => {
  assert.match(missing({ step: "passkey" })!, /passphrase as it is now/);
  assert.equal(missing({ step: "passkey", present: "harbour tulip nine" }), null);
  assert.equal(missing({ step: "passkey" }, false), null);
});

test("a new passphrase is typed twice, and long enough", () => {
  const typed = { step: "passphrase", present: "x", passphrase: "seven green anchors" } as const;
  assert.match(missing({ ...typed, passphrase: "short", again: "short" })!, /at least 10/);
  assert.match(missing({ ...typed, again: "seven green anchor" })!, /not the same/);
  assert.equal(missing({ ...typed, again: "seven green anchors" }), null);
});

test("a password is typed twice, and a code is typed once there is a secret", () => {
  assert.match(missing({ step: "password", password: "one", again: "other" })!, /not the same/);
  assert.equal(missing({ step: "codes" }), null);
  assert.match(missing({ step: "codes", codes: { secret: "S", qr: "" } })!, /code that the app shows/);
});

test("each failure on the way in has words of its own, that a person can act on", () => {
  const faults = [
    new Unreachable("x"),
    new SignedOut(),
    new ShutOut(),
    new WrongSecret(),
    new Damaged("vault"),
    new Refused(403, "Sign in again first."),
    "no error at all",
  ];
  const words = faults.map(entryWords);
  assert.equal(new Set(words).size, faults.length);
  assert.ok(words.includes("Sign in again first."));
});
