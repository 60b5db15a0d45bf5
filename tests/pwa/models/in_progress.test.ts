import assert from "node:assert/strict";
import test from "node:test";
import { NO_STEP } from "../../../pwa/src/models/entry_forms.ts";
import type { BagForm, NoteForm } from "../../../pwa/src/models/forms.ts";
import { packed, unpacked } from "../../../pwa/src/models/in_progress.ts";

const begun = { id: "f-1", time: { mode: "ago", minutes: 5 } as const, identity: true, errors: [] };
const note: NoteForm = { ...begun, form: "note", text: "Line flushed by nobody." };

function kept(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("a note that was begun comes back as it was, with its address", () => {
  const before = { hash: "#/patient/p/note", form: note };
  assert.deepEqual(unpacked(kept(packed(before))), before);
});

test("a bag change comes back with the checks that were ticked", () => {
  const label = { dose: 28, hours: 96, batch: "A1", expiryDay: "2026-06-02", expiryTime: "10:00" };
  const form: BagForm = { ...begun, form: "bag", checks: new Set(["pump", "label"]) as BagForm["checks"], ...label };
  assert.deepEqual(unpacked(kept(packed({ hash: "#/patient/p/bag", form }))), { hash: "#/patient/p/bag", form });
});

test("what is no form of a record is none, and a passphrase is never one", () => {
  for (const value of [undefined, null, "text", {}, { hash: "#/" }, { hash: "", form: note }, { hash: "#/ways", form: NO_STEP }]) {
    assert.equal(unpacked(value), null);
  }
});
