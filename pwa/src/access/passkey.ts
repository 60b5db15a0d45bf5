/**
 * What a browser does with passkeys: makes one, and shows one.
 *
 * Promise: what a passkey derives (PRF) stays on this phone; what is handed on for the server is without it. Options
 * are read from the server's JSON here and not by the browser, because Safari cannot do so before 18.4. Throws
 * PasskeyTrouble, whose words are for the person.
 */
import * as base64url from "../base64url.ts";

/** Longer than a person takes to find the right finger; the browser's own limit may be shorter. */
const PATIENCE_MS = 120_000;

export type TroubleCode = "cancelled" | "known" | "absent";

const WORDS: Record<TroubleCode, string> = {
  cancelled: "The passkey was not used. Try again, or use another way.",
  known: "This phone already has a passkey of yours.",
  absent: "Passkeys cannot be used here. Use another way.",
};

export class PasskeyTrouble extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, cause?: unknown) {
    super(WORDS[code], { cause });
    this.code = code;
  }
}

/** A passkey that was used: what the server may see of it, and what this phone derives from it. */
export interface Used {
  /** Its id, base64url. */
  id: string;
  /** For the server. */
  credential: Record<string, unknown>;
  /** The 32 bytes it derives from the salt; null where it derives none, or was not asked to. */
  result: ArrayBuffer | null;
}

export interface Derived {
  id: string;
  result: ArrayBuffer;
}

/** Which passkeys may answer and what they derive from. */
export interface Wanted {
  /** Ids in base64url; empty where any of this server may answer. */
  credentials: readonly string[];
  salt: Uint8Array<ArrayBuffer> | null;
}

type Container = Pick<CredentialsContainer, "create" | "get">;
type Json = Record<string, unknown>;

/** Whether a browser can have passkeys for a server of this host name: an address is none. */
export function passkeysOffered(hostname: string, scope: object = globalThis): boolean {
  const isAddress = hostname.includes(":") || /^[\d.]+$/.test(hostname);
  return "PublicKeyCredential" in scope && !isAddress;
}

/** Make a passkey from the server's options. */
export async function makePasskey(options: Json, container: Container = navigator.credentials): Promise<Used> {
  const prf = saltOf(options);
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"]),
    user: { ...(options["user"] as Json), id: bytes((options["user"] as Json)["id"]) },
    excludeCredentials: described(idsIn(options["excludeCredentials"])),
    extensions: derivingFrom(prf),
    timeout: PATIENCE_MS,
  } as unknown as PublicKeyCredentialCreationOptions;
  return used(await asked(() => container.create({ publicKey })));
}

/** Show a passkey under the server's options, or under a challenge of this phone's own where nobody else looks. */
export async function showPasskey(
  options: Json | null,
  wanted: Wanted,
  container: Container = navigator.credentials,
): Promise<Used> {
  const challenge = options ? bytes(options["challenge"]) : crypto.getRandomValues(new Uint8Array(32));
  const publicKey = {
    ...options,
    challenge,
    allowCredentials: described(wanted.credentials),
    extensions: derivingFrom(wanted.salt),
    userVerification: "required",
    timeout: PATIENCE_MS,
  } as unknown as PublicKeyCredentialRequestOptions;
  return used(await asked(() => container.get({ publicKey })));
}

/** What a passkey derives, for unlocking: offline, because no server has to agree. */
export async function derive(wanted: Wanted, container: Container = navigator.credentials): Promise<Derived | null> {
  const { id, result } = await showPasskey(null, wanted, container);
  return result === null ? null : { id, result };
}

/** The salt that the server names for a person; null if it names none. */
export function saltOf(options: Json): Uint8Array<ArrayBuffer> | null {
  const prf = (options["extensions"] as { prf?: { eval?: { first?: unknown } } } | undefined)?.prf;
  return typeof prf?.eval?.first === "string" ? base64url.read(prf.eval.first) : null;
}

/** The passkeys a person has already, by the server's options for making another. */
export function idsIn(list: unknown): string[] {
  const found = Array.isArray(list) ? (list as Json[]) : [];
  return found.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
}

function described(ids: readonly string[]): { type: string; id: Uint8Array }[] {
  return ids.map((id) => ({ type: "public-key", id: base64url.read(id) }));
}

function derivingFrom(salt: Uint8Array<ArrayBuffer> | null): Json {
  return salt ? { prf: { eval: { first: salt } } } : {};
}

function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  return base64url.read(String(value));
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const found = await ask();
    if (found === null) throw new PasskeyTrouble("cancelled");
    return found as PublicKeyCredential;
  } catch (error) {
    throw error instanceof PasskeyTrouble ? error : new PasskeyTrouble(codeOf(error), error);
  }
}

function codeOf(error: unknown): TroubleCode {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "known";
  return name === "SecurityError" || name === "NotSupportedError" || name === "TypeError" ? "absent" : "cancelled";
}

/** Browsers give the values as bytes; the server takes base64url. */
function used(credential: PublicKeyCredential): Used {
  const results = credential.getClientExtensionResults() as { prf?: { results?: { first?: BufferSource } } };
  const id = base64url.text(credential.rawId);
  return {
    id,
    credential: {
      id,
      rawId: id,
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      response: answerOf(credential.response),
      clientExtensionResults: {},
    },
    result: copied(results.prf?.results?.first),
  };
}

const FIELDS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"] as const;

function answerOf(response: AuthenticatorResponse): Json {
  const given = response as unknown as Record<string, unknown>;
  const named = FIELDS.filter((name) => given[name] instanceof ArrayBuffer);
  return Object.fromEntries(named.map((name) => [name, base64url.text(given[name] as ArrayBuffer)]));
}

function copied(first: BufferSource | undefined): ArrayBuffer | null {
  if (first === undefined) return null;
  if (first instanceof ArrayBuffer) return first;
  return new Uint8Array(first.buffer as ArrayBuffer, first.byteOffset, first.byteLength).slice().buffer;
}
