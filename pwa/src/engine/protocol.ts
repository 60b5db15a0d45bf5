/**
 * The protocol: one hospital's regimen as data, as the server exports it.
 *
 * Twin of shared_rules/protocol.py. It is read and proved there; here it is taken as it comes, by its types.
 */
import { canonical } from "./canonical.ts";
import type { Protocol } from "./generated/protocol.ts";
import { sha256 } from "./sha256.ts";

export type * from "./generated/protocol.ts";

const hashes = new WeakMap<Protocol, string>();

/** SHA-256, in hexadecimal, of the protocol's canonical JSON: its version. Worked out once for each object. */
export function protocolHash(protocol: Protocol): string {
  let hash = hashes.get(protocol);
  if (hash === undefined) {
    hash = sha256(canonical(protocol));
    hashes.set(protocol, hash);
  }
  return hash;
}
