import assert from "node:assert/strict";
import test from "node:test";
import { compose, type Known } from "../../../pwa/src/models/compose.ts";
import { NOBODY } from "../../../pwa/src/models/entry.ts";
import { areProved, reminderWords } from "../../../pwa/src/models/reminders.ts";
import { instantOf, isAmbiguous, timeConcern } from "../../../pwa/src/models/time_entry.ts";
import { strip } from "../../../pwa/src/models/strip.ts";
import { parse, text } from "../../../pwa/src/engine/instant.ts";
import { NOTHING_STORED } from "../../../pwa/src/store/status.ts";
import { phoneTroubles } from "../../../pwa/src/views/status_line.ts";
import { HOUR, NOW, picture, state, task } from "./fixture.ts";

const LONDON = "Europe/London";
const wording = { title: "", drug: "", not_for_clinical_use: "", clauses: [], decisions: [], authorities: [], rules: {}, tasks: {} };

function known(changes: Partial<Known> = {}): Known {
  return {
    now: NOW,
    route: { page: "now" },
    session: null,
    entry: NOBODY,
    access: null,
    unlocks: { passphrase: false, passkeys: 0 },
    begun: null,
    proofs: new Map(),
    openings: null,
    pictures: [],
    rules: {
      hash: "abcdef0123456789",
      current: "abcdef0123456789",
      wording,
      isBehind: false,
      protocol: () => null,
      recallOf: () => null,
    },
    stored: NOTHING_STORED,
    round: null,
    reminders: null,
    persisted: null,
    saved: null,
    failure: null,
    busy: false,
    updateReady: false,
    form: null,
    ...changes,
  };
}

test("the status tells what is only on this phone and when it last sent", () => {
  const stored = { ...NOTHING_STORED, unsent: new Set(["a", "b"]), sent_at: NOW * 1000 + 999, oldest_at: text(NOW) };
  const { status, travels } = compose(known({ stored }));
  assert.equal(status.unsent.count, 2);
  assert.equal(status.sent_at, NOW);
  assert.ok(travels.unsent.has("a"));
});

test("a refused session is said apart from a missing network", () => {
  const round = { sent: 0, fresh: 0, removed: 0, error: null };
  const out = compose(known({ round: { ...round, outcome: "signed-out" } })).status;
  assert.deepEqual([out.signedOut, out.reachable], [true, false]);
  const far = compose(known({ round: { ...round, outcome: "unreachable" } })).status;
  assert.deepEqual([far.signedOut, far.reachable], [false, false]);
});

test("the newest stop without a patient is the one that is asked about", () => {
  const stops_awaiting = [{ id: "1", at: NOW - 60, presumed: null }, { id: "2", at: NOW, presumed: "smith" }];
  assert.equal(compose(known({ stored: { ...NOTHING_STORED, stops_awaiting } })).stopAwaiting!.id, "2");
});

test("a slow clock, old unsent entries, stale news and held entries are said", () => {
  const held = { id: "f", patient: "smith", status: "held" as const, reason: "author", at: 0 };
  const stored = {
    ...NOTHING_STORED,
    clock: { offset_ms: 600_000, quality: "good" as const },
    contact_at: (NOW - HOUR) * 1000,
    troubled: [held],
  };
  const said = phoneTroubles(compose(known({ stored })), NOW - HOUR).join(" ");
  for (const words of [/10.min slow/, /waited 1.h/, /last 1.h is not on this phone/, /1 of your entries/]) {
    assert.match(said, words);
  }
  assert.deepEqual(phoneTroubles(compose(known()), null), []);
});

test("reminders are called proved only when a notice was seen to arrive", () => {
  assert.equal(reminderWords({ state: "on", proved_at: text(NOW) }, LONDON, NOW), "reminders proved 13:00");
  assert.equal(reminderWords({ state: "on", proved_at: null }, LONDON, NOW), "reminders on, not proved");
  assert.equal(reminderWords({ state: "blocked" }, LONDON, NOW), "reminders are blocked");
  assert.ok(!areProved({ state: "on", proved_at: null }));
  assert.ok(!areProved(null));
});

test("a time is now, a little ago, or picked; a time that does not exist is none", () => {
  assert.equal(instantOf({ mode: "ago", minutes: 15 }, NOW, LONDON), NOW - 900);
  const picked = { mode: "picked", day: "2026-10-25", time: "01:30", second: false } as const;
  assert.ok(isAmbiguous(picked, LONDON));
  assert.equal(instantOf(picked, NOW, LONDON), parse("2026-10-25T00:30:00Z"));
  assert.equal(instantOf({ ...picked, second: true }, NOW, LONDON), parse("2026-10-25T01:30:00Z"));
  assert.equal(instantOf({ ...picked, day: "2026-03-29" }, NOW, LONDON), null);
});

test("a time in the future or more than a day ago is said, not refused", () => {
  assert.match(timeConcern(NOW + 120, NOW)!, /future/);
  assert.match(timeConcern(NOW - 25 * HOUR, NOW)!, /more than a day/);
  assert.equal(timeConcern(NOW - HOUR, NOW), null);
});

test("the strip has 28 days, today, and the days on which bag and dose change", () => {
  const bag = { hung_at: text(NOW), next_change_at: text(NOW + 24 * HOUR), expires_at: null, change_by: null };
  const shown = picture({
    state: state({ day: 7, infused_minutes: 6 * 1440 + 60, bag }),
    tasks: [task("dose.step-up", NOW + 24 * HOUR)],
  });
  const cells = strip(shown, NOW);
  assert.equal(cells.length, 28);
  assert.equal(cells.find((cell) => cell.state === "today")!.day, 7);
  assert.deepEqual(cells.filter((cell) => cell.change || cell.step).map((cell) => cell.day), [8]);
});

test("no strip is drawn where no cycle runs", () => {
  assert.deepEqual(strip(picture({ state: state({ status: "between_cycles", day: null }) }), NOW), []);
});
