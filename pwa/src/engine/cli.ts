/**
 * The engine for other programs: JSON lines in, JSON lines out.
 *
 * `{"protocol": …}` sets the rules and is not answered; each `{"case": …}` is answered by its canonical answer or
 * by `{"error": {"path", "reason"}}`. The only file of the engine that knows Node.
 */
import { advise } from "./advice.ts";
import { canonical } from "./canonical.ts";
import { decodeCase } from "./case.ts";
import { BrokenEnvelope } from "./facts.ts";
import type { Protocol } from "./protocol.ts";

interface Line {
  protocol?: Protocol;
  case?: unknown;
}

let protocol: Protocol | undefined;

for await (const text of lines()) {
  const line = JSON.parse(text) as Line;
  if (line.protocol !== undefined) protocol = line.protocol;
  else process.stdout.write(`${answer(line.case)}\n`);
}

// Node's own line reader also ends a line at U+2028, which may stand inside a JSON string.
async function* lines(): AsyncGenerator<string> {
  let begun: string[] = [];
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin as AsyncIterable<string>) {
    const [first, ...others] = chunk.split("\n") as [string, ...string[]];
    begun.push(first);
    for (const other of others) {
      yield begun.join("");
      begun = [other];
    }
  }
}

function answer(value: unknown): string {
  if (protocol === undefined) return errorLine("protocol", "no protocol was given");
  try {
    const { facts, now } = decodeCase(value);
    return canonical(advise(protocol, facts, now));
  } catch (error) {
    if (error instanceof BrokenEnvelope) return errorLine(error.path, error.reason);
    throw error;
  }
}

function errorLine(path: string, reason: string): string {
  return canonical({ error: { path, reason } });
}
