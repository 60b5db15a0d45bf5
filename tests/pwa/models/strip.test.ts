import assert from "node:assert/strict";
import test from "node:test";
import { DAY, text } from "../../../pwa/src/engine/instant.ts";
import { strip } from "../../../pwa/src/models/strip.ts";
import { fact, HOUR, NOW, picture, registered, state } from "./fixture.ts";

const BAG = { bag: { hours: 96 } };
const hungDays = (shown: ReturnType<typeof picture>) => strip(shown, NOW).filter((cell) => cell.hung).map((cell) => cell.day);

test("the strip marks each day on which a bag was hung in this cycle", () => {
  const facts = [
    registered(),
    fact("bag_changed", NOW - 40 * DAY, BAG),
    fact("infusion_started", NOW - 5 * DAY, BAG),
    fact("bag_changed", NOW - 2 * DAY, BAG),
  ];
  assert.deepEqual(hungDays(picture({ facts, state: state({ day: 6, infused_minutes: 5 * 1440 }) })), [1, 4]);
});

test("a stop moves the days that came before it by what was not infused", () => {
  const facts = [
    registered(),
    fact("infusion_started", NOW - 4 * DAY, BAG),
    fact("infusion_stopped", NOW - 3 * DAY + HOUR, { last_seen_running_at: text(NOW - 3 * DAY) }),
    fact("infusion_resumed", NOW - 2 * DAY, {}),
    fact("bag_changed", NOW - DAY, BAG),
  ];
  assert.deepEqual(hungDays(picture({ facts, state: state({ day: 4, infused_minutes: 3 * 1440 }) })), [1, 3]);
});

test("a bag that was recorded and withdrawn is not marked", () => {
  const wrong = fact("bag_changed", NOW - DAY, BAG);
  const facts = [
    registered(),
    fact("infusion_started", NOW - 3 * DAY, BAG),
    wrong,
    fact("fact_withdrawn", NOW, { fact: wrong.id, reason: "Wrong patient" }),
  ];
  assert.deepEqual(hungDays(picture({ facts, state: state({ day: 4, infused_minutes: 3 * 1440 }) })), [1]);
});

test("while stopped, the days do not move on", () => {
  const facts = [registered(), fact("infusion_started", NOW - 3 * DAY, BAG), fact("infusion_stopped", NOW - DAY, {})];
  const stopped = state({ status: "stopped", stopped_since: text(NOW - DAY), day: 3, infused_minutes: 2 * 1440 });
  assert.deepEqual(hungDays(picture({ facts, state: stopped })), [1]);
});
