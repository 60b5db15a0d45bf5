/** The rules as the server exports them, from the Python beside this Node. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Protocol } from "../../../pwa/src/engine/protocol.ts";

/** The protocol that comes with the product and its hash, as `bagwatch rules export` writes them. */
export function exported(): { protocol: Protocol; hash: string } {
  const directory = mkdtempSync(join(tmpdir(), "rules-"));
  try {
    execFileSync("bagwatch", ["rules", "export", directory]);
    const hash = readFileSync(join(directory, "hash.txt"), "utf8").trim();
    return { protocol: JSON.parse(readFileSync(join(directory, "protocol.json"), "utf8")) as Protocol, hash };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
