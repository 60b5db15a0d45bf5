/** The rules this phone uses: the file that came with the app, and the engine that reads it. */
import { advise } from "./engine/advice.ts";
import type { Answer } from "./engine/answer.ts";
import { decodeFacts } from "./engine/facts.ts";
import type { Protocol } from "./engine/protocol.ts";
import type { Wording } from "./models/wording.ts";
import type { Fact } from "./store/fact.ts";

export class Rules {
  readonly hash: string;
  readonly wording: Wording;
  readonly #protocol: Protocol;

  constructor(hash: string, protocol: Protocol) {
    this.hash = hash;
    this.#protocol = protocol;
    this.wording = protocol;
  }

  /** `now` in seconds since 1970 UTC. Throws BrokenEnvelope for facts that are none; the screen then says so. */
  advise(facts: Fact[], now: number): Answer {
    return advise(this.#protocol, decodeFacts(facts, "facts"), now);
  }
}

/** The hash in a path such as `/rules/{hash}.json`. */
export function hashOf(path: string): string {
  return /\/rules\/([0-9a-f]+)\.json$/.exec(path)?.[1] ?? "";
}
