import assert from "node:assert/strict";
import test from "node:test";
import { newId } from "../../pwa/src/ids.ts";
import { patientHash, patientOf, routeOf, taskHash } from "../../pwa/src/route.ts";

test("a task's address opens that task, whatever characters its key has", () => {
  const key = "bag.change:018f0000/ü #1";
  assert.deepEqual(routeOf(taskHash(key)), { page: "task", key });
});

test("a patient's address opens the patient, and what is written to them", () => {
  assert.deepEqual(routeOf(patientHash("p-1")), { page: "patient", patient: "p-1" });
  assert.deepEqual(routeOf(patientHash("p-1", "bag")), { page: "write", patient: "p-1", what: "bag" });
  assert.deepEqual(routeOf(patientHash("p-1", "undo", "f-1")), { page: "undo", patient: "p-1", fact: "f-1" });
  assert.equal(patientOf(routeOf(patientHash("p-1", "stopped"))), "p-1");
});

test("an address that means nothing opens the first screen", () => {
  for (const hash of ["", "#", "#/", "#/nonsense", "#/task/", "#/%E0%A4%A"]) assert.equal(routeOf(hash).page, "now");
});

test("an id is a version 7 UUID that sorts by its time and never comes twice", () => {
  const early = newId(1_780_315_200_000);
  const late = newId(1_780_315_200_001);
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
  assert.notEqual(newId(0), newId(0));
});
