/** Look-ups in a second of the phone's engine, each with its finding: `{protocol, hours, milliseconds}` in, a number out. */
import { found } from "../../pwa/src/engine/findings.ts";
import { bandOf } from "../../pwa/src/engine/findings_stop.ts";
import { HOUR } from "../../pwa/src/engine/instant.ts";
import type { Protocol } from "../../pwa/src/engine/protocol.ts";

const FACT = "018f0000-0000-7000-8000-000000000001";

interface Asked {
  protocol: Protocol;
  hours: number[];
  milliseconds: number;
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { protocol, hours, milliseconds } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Asked;

// The sum is used, so that no look-up can be left out as one that nobody needs.
let [done, sum] = [0, 0];
const began = performance.now();
while (performance.now() - began < milliseconds) {
  for (const each of hours) {
    const band = bandOf(protocol, each * HOUR);
    const said = found(protocol, band.rule, band.over_hours * HOUR, [FACT], { over_hours: band.over_hours });
    sum += said.since;
    done += 1;
  }
}
process.stdout.write(String(sum > 0 ? Math.round((done / (performance.now() - began)) * 1_000) : 0));
