import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "../../../pwa/src/engine/instant.ts";
import * as times from "../../../pwa/src/models/times.ts";

const LONDON = "Europe/London";
const plain = (text: string) => text.replaceAll(times.NBSP, " ").replaceAll(times.HYPHEN, "-");
const at = (text: string) => parse(`${text}:00Z`);

test("clock times are those of the patient's zone, in 24 hours", () => {
  assert.equal(times.clockTime(at("2026-06-01T12:10"), LONDON), "13:10");
  assert.equal(times.clockTime(at("2026-12-01T12:10"), LONDON), "12:10");
  assert.equal(times.clockTime(at("2026-06-01T23:00"), LONDON), "00:00");
  assert.equal(times.clockTime(at("2026-06-01T12:10"), "Europe/Paris"), "14:10");
});

test("a date has its weekday and the month in letters", () => {
  assert.equal(plain(times.date(at("2027-11-29T10:00"), LONDON)), "Mon 29-Nov-2027");
  assert.equal(plain(times.date(at("2026-09-03T10:00"), LONDON)), "Thu 03-Sep-2026");
  assert.equal(plain(times.date(at("2026-06-30T23:30"), LONDON)), "Wed 01-Jul-2026");
});

test("today needs no date, any other day has one", () => {
  const now = at("2026-06-01T12:00");
  assert.equal(plain(times.momentAndWait(at("2026-06-01T12:48"), LONDON, now)), "13:48 (in 48 min)");
  assert.equal(plain(times.moment(at("2026-06-02T12:48"), LONDON, now)), "Tue 02-Jun-2026 13:48");
});

test("durations are floored to whole minutes and change their units", () => {
  const said = (seconds: number) => plain(times.duration(seconds));
  assert.equal(said(59), "0 min");
  assert.equal(said(48 * 60 + 59), "48 min");
  assert.equal(said(4 * 3600), "4 h");
  assert.equal(said(3 * 3600 + 20 * 60), "3 h 20 min");
  assert.equal(said(47 * 3600 + 59 * 60), "47 h 59 min");
  assert.equal(said(52 * 3600), "2 d 4 h");
});

test("what is past is said to be ago, what is near is now", () => {
  assert.equal(plain(times.wait(1_000, 1_000 + 12 * 60)), "12 min ago");
  assert.equal(times.wait(1_000, 1_030), "now");
});

test("within 48 hours of a clock change the zone is printed, before and after that not", () => {
  assert.equal(plain(times.clockTime(at("2026-10-25T00:30"), LONDON)), "01:30 BST");
  assert.equal(plain(times.clockTime(at("2026-10-25T01:30"), LONDON)), "01:30 GMT");
  assert.equal(times.clockTime(at("2026-10-22T12:00"), LONDON), "13:00");
  assert.equal(times.clockTime(at("2026-10-27T12:00"), LONDON), "12:00");
  const change = times.clockChange(at("2026-10-24T12:00"), LONDON);
  assert.deepEqual(change, { at: at("2026-10-25T01:00"), before: "BST", after: "GMT" });
  assert.equal(times.clockChange(at("2026-07-01T12:00"), LONDON), null);
});

test("elapsed time does not follow the clocks", () => {
  const stop = at("2026-10-24T23:00");
  const restart = at("2026-10-25T03:15");
  assert.equal(plain(times.clockTime(stop, LONDON)), "00:00 BST");
  assert.equal(plain(times.clockTime(restart, LONDON)), "03:15 GMT");
  assert.equal(plain(times.duration(restart - stop)), "4 h 15 min");
});

test("a picked time is one instant, none where the clocks jump, two where the hour comes twice", () => {
  assert.deepEqual(times.instantsAt("2026-06-01", "13:10", LONDON), [at("2026-06-01T12:10")]);
  assert.deepEqual(times.instantsAt("2026-03-29", "01:30", LONDON), []);
  assert.deepEqual(times.instantsAt("2026-10-25", "01:30", LONDON), [at("2026-10-25T00:30"), at("2026-10-25T01:30")]);
  assert.deepEqual(times.instantsAt("2026-02-30", "10:00", LONDON), []);
  assert.deepEqual(times.instantsAt("", "", LONDON), []);
});

test("the fields of a time give the time back", () => {
  const instant = at("2026-06-30T23:30");
  const { day, time } = times.fields(instant, LONDON);
  assert.deepEqual({ day, time }, { day: "2026-07-01", time: "00:30" });
  assert.deepEqual(times.instantsAt(day, time, LONDON), [instant]);
});

test("an age is counted on the patient's calendar", () => {
  assert.equal(times.age("1945-07-14", at("2026-07-13T12:00"), LONDON), 80);
  assert.equal(times.age("1945-07-14", at("2026-07-13T23:30"), LONDON), 81);
  assert.equal(times.age("unknown", at("2026-07-13T12:00"), LONDON), null);
  assert.equal(plain(times.birthday("1945-07-14")), "14-Jul-1945");
  assert.equal(times.birthday("about 1945"), "about 1945");
});

test("a zone that does not exist does not empty the screen", () => {
  assert.equal(times.knownZone("Europe/Lundon"), LONDON);
  assert.equal(times.knownZone(undefined), LONDON);
  assert.equal(times.knownZone("Asia/Tokyo"), "Asia/Tokyo");
});
