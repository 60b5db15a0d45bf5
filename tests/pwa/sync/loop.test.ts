import assert from "node:assert/strict";
import test from "node:test";
import { unsent } from "../../../pwa/src/store/outbox.ts";
import { alone } from "../../../pwa/src/sync/alone.ts";
import { Loop, type Round } from "../../../pwa/src/sync/loop.ts";
import { clockIsWrong, offsetOf } from "../../../pwa/src/sync/offset.ts";
import { rest } from "../../../pwa/src/sync/rhythm.ts";
import { HttpWire, Refused, SignedOut, Unreachable } from "../../../pwa/src/sync/wire.ts";
import { ALICE, note } from "../store/fixture.ts";
import { desk, Server } from "./fixture.ts";

function run(server: Server) {
  const nurse = desk(server);
  const rounds: Round[] = [];
  let told: (round: Round) => void = () => undefined;
  const loop = new Loop(nurse, {
    unsent: async () => (await unsent(nurse.database)).count,
    isLive: () => false,
    tell: (round) => {
      rounds.push(round);
      told(round);
    },
    alone: (step) => step(),
    random: () => 0,
  });
  const nextRound = () => new Promise<Round>((resolve) => (told = resolve));
  return { nurse, loop, rounds, nextRound };
}

test("an append followed by a kick reaches the server", async () => {
  const server = new Server();
  const { nurse, loop, nextRound } = run(server);
  await nurse.log.append(note("one"), ALICE);
  const round = nextRound();
  loop.kick();
  assert.equal((await round).sent, 1);
  loop.stop();
});

test("a loop that failed tries again by itself and drains", async () => {
  const server = new Server();
  server.reachable = false;
  const { nurse, loop, nextRound } = run(server);
  await nurse.log.append(note("one"), ALICE);
  const failed = nextRound();
  loop.kick();
  assert.equal((await failed).outcome, "unreachable");
  server.reachable = true;
  assert.equal((await nextRound()).sent, 1);
  loop.stop();
});

test("a kick during a round makes another round", async () => {
  const server = new Server();
  const { loop, rounds, nextRound } = run(server);
  const first = nextRound();
  loop.kick();
  loop.kick();
  await first;
  await nextRound();
  assert.equal(rounds.length, 2);
  loop.stop();
});

test("an answer nobody expects ends the round, not the loop", async () => {
  const server = new Server();
  server.pull = async () => ({ answer: null as never, sent_ms: 0, received_ms: 0 });
  const { nurse, loop, nextRound } = run(server);
  await nurse.log.append(note("one"), ALICE);
  const round = nextRound();
  loop.kick();
  assert.equal((await round).outcome, "failed");
  assert.equal(server.facts.length, 1, "sending comes before pulling");
  loop.stop();
});

test("waits grow with failures, never past half a minute, and obey the server", () => {
  const calm = { failures: 0, unsent: 0, live: false, told: null, draw: 1 };
  assert.equal(rest({ ...calm, failures: 1 }), 2_000);
  assert.equal(rest({ ...calm, failures: 30 }), 30_000);
  assert.equal(rest({ ...calm, failures: 30, draw: 0 }), 500);
  assert.equal(rest({ ...calm, told: 7_000, draw: 0 }), 7_000);
  assert.equal(rest({ ...calm, unsent: 1, live: true }), 15_000);
  assert.equal(rest({ ...calm, live: true }), 60_000);
  assert.equal(rest(calm), 20_000);
});

test("a phone ten minutes slow is measured and said", () => {
  const phone_ms = 1_780_300_800_000;
  const reading = offsetOf(phone_ms, phone_ms + 200, "2026-06-01T08:10:00Z");
  assert.equal(reading.quality, "good");
  assert.ok(Math.abs(reading.offset_ms! - 600_000) < 1_000);
  assert.ok(clockIsWrong(reading));
  assert.ok(!clockIsWrong(offsetOf(phone_ms, phone_ms + 200, "2026-06-01T08:00:00Z")));
});

test("a server's time that cannot be read is unknown, not zero", () => {
  assert.deepEqual(offsetOf(0, 1, "yesterday"), { offset_ms: null, quality: "unknown" });
});

function answering(status: number, body: string, headers: Record<string, string> = {}): HttpWire {
  return new HttpWire(() => 0, async () => new Response(body, { status, headers }));
}

test("each way a request fails has its own meaning", async () => {
  await assert.rejects(answering(401, "{}").pull(null, 1), SignedOut);
  await assert.rejects(answering(503, "{}").pull(null, 1), Unreachable);
  await assert.rejects(answering(400, '{"detail":"Unknown code."}').enrol("a", "b", "c"), (error) => {
    return error instanceof Refused && error.message === "Unknown code.";
  });
  await assert.rejects(answering(200, "<html>Sign in to Wi-Fi</html>").pull(null, 1), Unreachable);
  const busy = answering(429, "{}", { "Retry-After": "7" }).pull(null, 1);
  await assert.rejects(busy, (error) => error instanceof Unreachable && error.wait === 7_000);
  const dead = new HttpWire(() => 0, async () => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(dead.pull(null, 1), Unreachable);
});

test("a lock that is never given back does not stop the step", async () => {
  const frozen = {
    request: (_: string, options: { signal: AbortSignal }) =>
      new Promise((_, reject) => options.signal.addEventListener("abort", () => reject(options.signal.reason))),
  } as unknown as LockManager;
  assert.equal(await alone(async () => "done", frozen, 20), "done");
});

test("an error of the step is not taken for a lock that was not given", async () => {
  let runs = 0;
  const free = {
    request: (_: string, __: unknown, step: () => Promise<unknown>) => step(),
  } as unknown as LockManager;
  const step = async () => {
    runs += 1;
    throw new Error("mine");
  };
  await assert.rejects(alone(step, free), /mine/);
  assert.equal(runs, 1);
});
