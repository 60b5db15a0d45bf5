import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";
import { Live } from "../../../pwa/src/sync/live.ts";

class FakeSource extends EventTarget {
  static made: FakeSource[] = [];
  closed = false;

  constructor() {
    super();
    FakeSource.made.push(this);
  }

  close(): void {
    this.closed = true;
  }

  say(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}

let kicks: number;
let live: Live;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  FakeSource.made = [];
  Object.assign(globalThis, { EventSource: FakeSource });
  kicks = 0;
  live = new Live(() => (kicks += 1));
  live.open();
});

test("a poke and a new connection kick, a heartbeat only says that the server is there", () => {
  const [source] = FakeSource.made;
  assert.equal(live.isLive, false);
  source!.say("heartbeat");
  assert.deepEqual([kicks, live.isLive], [0, true]);
  source!.say("open");
  source!.say("poke");
  assert.equal(kicks, 2);
});

test("silence opens a new connection, because a phone's sleeping socket looks open", () => {
  FakeSource.made[0]!.say("heartbeat");
  mock.timers.tick(39_000);
  assert.equal(FakeSource.made.length, 1);
  mock.timers.tick(2_000);
  assert.equal(FakeSource.made.length, 2);
  assert.ok(FakeSource.made[0]!.closed);
  assert.equal(live.isLive, false);
});

test("a lost connection is opened again, later each time", () => {
  FakeSource.made[0]!.say("error");
  assert.equal(live.isLive, false);
  mock.timers.tick(10_000);
  assert.equal(FakeSource.made.length, 2);
  FakeSource.made[1]!.say("error");
  mock.timers.tick(10_000);
  assert.equal(FakeSource.made.length, 2);
  mock.timers.tick(10_000);
  assert.equal(FakeSource.made.length, 3);
});

test("a closed one stays closed", () => {
  live.close();
  mock.timers.tick(1_000_000);
  assert.equal(FakeSource.made.length, 1);
});
