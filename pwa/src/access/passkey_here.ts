/** A passkey of this person on this phone, and what it derives: made and kept by the server, or one that is there. */
import { derive, idsIn, makePasskey, PasskeyTrouble, saltOf, type Derived, type Wanted } from "./passkey.ts";
import type { AccessWire } from "./wire.ts";

export interface Here {
  /** Null where the browser derives nothing from passkeys: it signs in, and cannot unlock. */
  derived: Derived | null;
  salt: Uint8Array<ArrayBuffer>;
}

type Container = Pick<CredentialsContainer, "create" | "get">;

/** Throws PasskeyTrouble, or what the wire throws. */
export async function passkeyHere(wire: AccessWire, container?: Container): Promise<Here> {
  const options = await wire.registerOptions();
  const salt = saltOf(options) ?? new Uint8Array();
  try {
    const made = await makePasskey(options, container);
    await wire.register(made.credential);
    // Some browsers derive only when a passkey is shown, not when it is made.
    const derived = made.result ? { id: made.id, result: made.result } : await derivedFrom({ credentials: [made.id], salt }, container);
    return { derived, salt };
  } catch (error) {
    if (!(error instanceof PasskeyTrouble) || error.code !== "known") throw error;
    return { derived: await derivedFrom({ credentials: idsIn(options["excludeCredentials"]), salt }, container), salt };
  }
}

async function derivedFrom(wanted: Wanted, container?: Container): Promise<Derived | null> {
  return wanted.salt?.length ? derive(wanted, container) : null;
}
