/**
 * How fast the phone's engine advises under Node: `{protocol, runs, cases}` in, the milliseconds of the best run of each out.
 */
import { advise } from "../../pwa/src/engine/advice.ts";
import { decodeCase } from "../../pwa/src/engine/case.ts";
import type { Protocol } from "../../pwa/src/engine/protocol.ts";

interface Asked {
  protocol: Protocol;
  runs: number;
  cases: unknown[];
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { protocol, runs, cases } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Asked;

const best = cases.map((value) => {
  const { facts, now } = decodeCase(value);
  // The first run warms the engine and works out the protocol's hash, as a phone does once a day.
  advise(protocol, facts, now);
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    advise(protocol, facts, now);
    return performance.now() - began;
  });
  return Math.min(...times);
});
process.stdout.write(JSON.stringify(best));
