/**
 * How a person's data key is kept: wrapped once for each way to unlock, never readable.
 *
 * Promise: a wrong secret is `WrongSecret`, an altered wrap is `Damaged`; the key that comes back can be used and not
 * exported. A wrap is made of the secret (passphrase: PBKDF2-SHA-256; passkey: HKDF-SHA-256 of its PRF result) and
 * AES-256-GCM. It knows neither storage nor page.
 */
import { Damaged } from "./content.ts";

export type Secret =
  | { way: "passphrase"; passphrase: string }
  /** `credential` is the passkey's id, `result` what its PRF said to the salt kept with it. */
  | { way: "passkey"; credential: string; result: ArrayBuffer };

type Bytes = Uint8Array<ArrayBuffer>;

/** One way to unlock. For a passkey `salt` is also what its PRF is asked with. */
interface Wrap {
  way: Secret["way"];
  /** Of the passkey; empty for the passphrase. */
  credential: string;
  salt: Bytes;
  iterations: number;
  nonce: Bytes;
  wrapped: Bytes;
  /** SHA-256 of all the above: tells a damaged wrap from a wrong secret. */
  digest: Bytes;
}

export interface Vault {
  v: 1;
  wraps: Wrap[];
}

/** The passphrase or passkey is not the one this vault was made with. */
export class WrongSecret extends Error {
  constructor() {
    super("This does not unlock this phone.");
    this.name = "WrongSecret";
  }
}

/** OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256. */
export const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const DATA_KEY = { name: "AES-GCM", length: 256 };
const LEAST_CHARACTERS = 10;
const LEAST_DIFFERENT = 5;

/** A vault with one way to unlock and its new data key. A passkey needs the salt its PRF was asked with. */
export async function makeVault(secret: Secret, passkeySalt?: Uint8Array): Promise<{ vault: Vault; key: CryptoKey }> {
  const fresh = await crypto.subtle.generateKey(DATA_KEY, true, ["encrypt", "decrypt"]);
  const vault: Vault = { v: 1, wraps: [await wrapOf(fresh, secret, passkeySalt)] };
  return { vault, key: await openVault(vault, secret) };
}

/** The data key, not exportable. Throws WrongSecret, or Damaged. */
export function openVault(vault: Vault, secret: Secret): Promise<CryptoKey> {
  return unwrapped(vault, secret, false);
}

/** The vault with a further way to unlock; a passphrase takes the place of the one before. Throws as `openVault`. */
export async function addWay(
  vault: Vault,
  present: Secret,
  further: Secret,
  passkeySalt?: Uint8Array,
): Promise<Vault> {
  // Readable for this moment only: a key that cannot be exported cannot be wrapped.
  const wrap = await wrapOf(await unwrapped(vault, present, true), further, passkeySalt);
  return { ...vault, wraps: [...vault.wraps.filter((known) => !isFor(known, further)), wrap] };
}

export function waysOf(vault: Vault): {
  passphrase: boolean;
  passkeys: { credential: string; salt: Uint8Array<ArrayBuffer> }[];
} {
  const passkeys = vault.wraps.filter((wrap) => wrap.way === "passkey");
  return {
    passphrase: vault.wraps.some((wrap) => wrap.way === "passphrase"),
    passkeys: passkeys.map(({ credential, salt }) => ({ credential, salt })),
  };
}

/** What a passphrase lacks, for a person; null when it will do. `name` is the person's own. */
export function passphraseFault(text: string, name: string): string | null {
  const said = text.normalize("NFKC");
  if ([...said].length < LEAST_CHARACTERS) return `Use at least ${LEAST_CHARACTERS} characters.`;
  if (new Set(said.toLowerCase()).size < LEAST_DIFFERENT) return `Use at least ${LEAST_DIFFERENT} different characters.`;
  const bare = lettersOf(name);
  if (bare !== "" && lettersOf(said) === bare) return "Do not use your own name.";
  return null;
}

function lettersOf(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}]/gu, "");
}

async function unwrapped(vault: Vault, secret: Secret, extractable: boolean): Promise<CryptoKey> {
  const wrap = vault.wraps.find((known) => isFor(known, secret));
  if (!wrap) throw new WrongSecret();
  if (!same(await digestOf(wrap), wrap.digest)) throw new Damaged("vault");
  const wrapping = await wrappingKey(secret, wrap.salt, wrap.iterations);
  const usages: KeyUsage[] = ["encrypt", "decrypt"];
  try {
    const way = cipher(wrap.nonce, wrap.way);
    return await crypto.subtle.unwrapKey("raw", wrap.wrapped, wrapping, way, DATA_KEY, extractable, usages);
  } catch {
    throw new WrongSecret();
  }
}

function isFor(wrap: Wrap, secret: Secret): boolean {
  return wrap.way === secret.way && (secret.way === "passphrase" || wrap.credential === secret.credential);
}

async function wrapOf(key: CryptoKey, secret: Secret, passkeySalt?: Uint8Array): Promise<Wrap> {
  const salt = saltFor(secret, passkeySalt);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const iterations = secret.way === "passphrase" ? ITERATIONS : 0;
  const wrapping = await wrappingKey(secret, salt, iterations);
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, cipher(nonce, secret.way)));
  const credential = secret.way === "passkey" ? secret.credential : "";
  const wrap = { way: secret.way, credential, salt, iterations, nonce, wrapped };
  return { ...wrap, digest: await digestOf(wrap) };
}

function saltFor(secret: Secret, passkeySalt: Uint8Array | undefined): Bytes {
  if (secret.way === "passphrase") return crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  if (!passkeySalt?.length) throw new RangeError("a passkey is kept with the salt its PRF was asked with");
  return new Uint8Array(passkeySalt);
}

async function wrappingKey(secret: Secret, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const usages: KeyUsage[] = ["wrapKey", "unwrapKey"];
  if (secret.way === "passkey") {
    const stock = await crypto.subtle.importKey("raw", secret.result, "HKDF", false, ["deriveKey"]);
    const way = { name: "HKDF", hash: "SHA-256", salt, info: new TextEncoder().encode("bagwatch vault passkey") };
    return crypto.subtle.deriveKey(way, stock, DATA_KEY, false, usages);
  }
  // Two keyboards may spell the same letter differently.
  const typed = new TextEncoder().encode(secret.passphrase.normalize("NFKC"));
  const stock = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, stock, DATA_KEY, false, usages);
}

function cipher(nonce: Bytes, way: Secret["way"]): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(`bagwatch vault\n${way}`) };
}

async function digestOf(wrap: Omit<Wrap, "digest">): Promise<Bytes> {
  const bytes = [wrap.salt, wrap.nonce, wrap.wrapped].map((part) => [...part]);
  const said = JSON.stringify([wrap.way, wrap.credential, wrap.iterations, ...bytes]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(said)));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
