import assert from "node:assert/strict";
import test from "node:test";
import { byName } from "../../../pwa/src/models/picture.ts";
import { candidates } from "../../../pwa/src/models/stop.ts";
import { picture, registered, state } from "./fixture.ts";

const named = (name: string, status: ReturnType<typeof state>["status"] = "running") =>
  picture({ patient: name, facts: [registered(name)], state: state({ status }) });
const names = (found: { patient: string }[]) => found.map(({ patient }) => patient);

test("patients stand as in a register, and one without a name stands last", () => {
  const nameless = { ...named("?"), identity: null };
  assert.deepEqual(names(byName([named("Zed"), nameless, named("Ábel"), named("Brown")])), ["Ábel", "Brown", "Zed", "?"]);
});

test("those whose infusion runs are asked for first, and nobody is left out", () => {
  const { running, others } = candidates([named("Zed"), named("Brown", "stopped"), named("Adam", "completed"), named("Cole")]);
  assert.deepEqual(names(running), ["Cole", "Zed"]);
  assert.deepEqual(names(others), ["Adam", "Brown"]);
});
