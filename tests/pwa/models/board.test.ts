import assert from "node:assert/strict";
import test from "node:test";
import { text } from "../../../pwa/src/engine/instant.ts";
import { board } from "../../../pwa/src/models/board.ts";
import { HOUR, MINUTE, NOW, picture, state, task } from "./fixture.ts";

const bag = (planned: number, until: number) => task("bag.change", planned, { until_at: text(until), from_at: text(planned - 4 * HOUR) });
const named = (patient: string, tasks: ReturnType<typeof task>[], changes = {}) => picture({ patient, tasks, state: state(changes) });

test("cards stand in the order of their hard limits, not of their planned times", () => {
  const early = named("planned-first", [bag(NOW + HOUR, NOW + 5 * HOUR)]);
  const tight = named("limit-first", [bag(NOW + 2 * HOUR, NOW + 3 * HOUR)]);
  const shown = board([early, tight], NOW);
  assert.deepEqual(shown.cards.map((card) => card.picture.patient), ["limit-first", "planned-first"]);
  assert.equal(shown.cards[0]!.limit, NOW + 3 * HOUR);
});

test("running stops come oldest first, with the hour from which a restart is supervised", () => {
  const stopped = (patient: string, minutes: number) =>
    picture({
      patient,
      state: state({ status: "stopped", stopped_since: text(NOW - minutes * MINUTE) }),
      tasks: [task("stop.reinitiation", NOW - minutes * MINUTE + 4 * HOUR)],
    });
  const shown = board([stopped("later", 20), stopped("first", 200)], NOW);
  assert.deepEqual(shown.stops.map((stop) => stop.picture.patient), ["first", "later"]);
  assert.equal(shown.stops[0]!.supervised_from, NOW + 40 * MINUTE);
});

test("once four hours have passed no hour of supervision is given as ahead", () => {
  const old = picture({
    state: state({ status: "stopped", stopped_since: text(NOW - 5 * HOUR) }),
    tasks: [task("stop.reinitiation", NOW - HOUR)],
  });
  assert.equal(board([old], NOW).stops[0]!.supervised_from, null);
});

test("a patient whose infusion must stop comes before a bag that is due sooner", () => {
  const held = named("held", [task("infusion.stop", NOW - 20 * MINUTE), bag(NOW + HOUR, NOW + 2 * HOUR)]);
  const other = named("other", [bag(NOW - HOUR, NOW + MINUTE)]);
  const shown = board([other, held], NOW);
  assert.equal(shown.cards[0]!.picture.patient, "held");
  assert.ok(shown.cards[0]!.harm);
});

test("a bag past its limit is harm now", () => {
  assert.ok(board([named("late", [bag(NOW - 5 * HOUR, NOW - 1)])], NOW).cards[0]!.harm);
  assert.ok(!board([named("due", [bag(NOW - HOUR, NOW)])], NOW).cards[0]!.harm);
});

test("every patient is on the board: stopped, held, finished, and those nobody could judge", () => {
  const pictures = [
    named("running", [bag(NOW + HOUR, NOW + 2 * HOUR)]),
    named("far", [bag(NOW + 50 * HOUR, NOW + 54 * HOUR)]),
    named("between", [], { status: "between_cycles", day: null, bag: null }),
    named("ended", [], { status: "discontinued" }),
    { ...named("unjudged", []), answer: null, trouble: "facts[3].at" },
  ];
  const shown = board(pictures, NOW);
  assert.deepEqual(shown.unjudged.map((one) => one.patient), ["unjudged"]);
  assert.deepEqual(shown.cards.map((card) => card.picture.patient), ["running"]);
  assert.deepEqual(shown.later.map((line) => line.picture.patient), ["far"]);
  assert.deepEqual(shown.quiet.map((one) => one.picture.patient), ["far", "between", "ended"]);
  assert.deepEqual(shown.quiet.map((one) => one.next), [NOW + 50 * HOUR, null, null]);
});

test("other tasks of a patient with a card stand below, by the patient's own day", () => {
  const midnight = NOW + 11 * HOUR;
  const busy = named("busy", [
    bag(NOW + HOUR, NOW + 2 * HOUR),
    task("writing.due", midnight - 1),
    task("paracetamol", midnight),
    task("cycle.response-due", midnight + 24 * HOUR),
    task("cycle.start", null, { from_at: text(midnight + 48 * HOUR) }),
  ]);
  const shown = board([busy], NOW);
  assert.deepEqual(shown.today.map((line) => line.task.task), ["writing.due"]);
  assert.deepEqual(shown.tomorrow.map((line) => line.task.task), ["paracetamol"]);
  assert.deepEqual(shown.later.map((line) => line.task.task), ["cycle.response-due", "cycle.start"]);
});

test("a step up at the bag change is one card, not two", () => {
  const until_at = text(NOW + 2 * HOUR);
  const step = named("step", [bag(NOW + HOUR, NOW + 2 * HOUR), task("dose.step-up", NOW + HOUR, { until_at })]);
  const shown = board([step], NOW);
  assert.equal(shown.cards.length, 1);
  assert.equal(shown.today.length, 0);
});
