/**
 * Look-ups in a second under Node: the phone's engine, each with its finding, and json-logic-js on the same table.
 *
 * `{protocol, seconds, edges, table, rounds, milliseconds}` in, `{"ours", "json-logic-js"}` out.
 */
import { createRequire } from "node:module";
import { found, type Found } from "../../pwa/src/engine/findings.ts";
import { bandOf } from "../../pwa/src/engine/findings_stop.ts";
import { HOUR } from "../../pwa/src/engine/instant.ts";
import type { Protocol } from "../../pwa/src/engine/protocol.ts";

const FACT = "018f0000-0000-7000-8000-000000000001";

interface Asked {
  protocol: Protocol;
  seconds: number[];
  edges: number[];
  table: unknown;
  rounds: number;
  milliseconds: number;
}

interface JsonLogic {
  apply(table: unknown, data: unknown): number;
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { protocol, seconds, edges, table, rounds, milliseconds } = JSON.parse(
  Buffer.concat(chunks).toString("utf8"),
) as Asked;
const logic = createRequire(new URL("../../pwa/package.json", import.meta.url))("json-logic-js") as JsonLogic;

// A finding that nobody keeps might never be built.
const kept: { finding?: Found } = {};

function ours(elapsed: number): number {
  const band = bandOf(protocol, elapsed);
  const said = found(protocol, band.rule, band.over_hours * HOUR, [FACT], { over_hours: band.over_hours });
  kept.finding = said;
  return said.since / (8 * HOUR);
}

function peers(elapsed: number): number {
  return logic.apply(table, { seconds: elapsed });
}

/** Time this thread has worked: other work on the machine does not count. */
function processorMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The best round, in look-ups a second. The sum is used, so that no look-up can be left out as one nobody needs. */
function rate(lookup: (elapsed: number) => number): number {
  let [best, sum] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const began = processorMilliseconds();
    let [done, lasted] = [0, 0];
    for (; lasted < milliseconds; lasted = processorMilliseconds() - began) {
      for (const each of seconds) sum += lookup(each);
      done += seconds.length;
    }
    best = Math.max(best, (done / lasted) * 1_000);
  }
  return sum > 0 ? Math.round(best) : 0;
}

for (const elapsed of [...edges, ...seconds]) {
  if (ours(elapsed) !== peers(elapsed)) throw new Error(`json-logic-js: ${elapsed} s is in another band`);
}
process.stdout.write(JSON.stringify({ ours: rate(ours), "json-logic-js": rate(peers) }));
