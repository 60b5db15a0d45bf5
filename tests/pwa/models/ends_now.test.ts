import assert from "node:assert/strict";
import test from "node:test";
import { endsNow } from "../../../pwa/src/models/board.ts";
import { finding, picture, state } from "./fixture.ts";

test("a cycle that is over can be ended from its stop, and no other stop offers it", () => {
  const stopped = state({ status: "stopped" });
  assert.equal(endsNow(picture({ state: stopped, findings: [finding("cycle.disconnect", { level: "do" })] })), true);
  assert.equal(endsNow(picture({ state: stopped, findings: [finding("stop.running")] })), false);
});
