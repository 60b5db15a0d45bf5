/**
 * Closes a fact for the server alone, under its author's signature, so that whoever is signed in on this phone later
 * can send it without being able to read it.
 *
 * ECDH on P-256 with a key of its own for each fact, HKDF-SHA-256, AES-256-GCM; inside, ECDSA of the phone's key over
 * the phone and the fact's text. The server's half is `server/seal.py`.
 */
import type { Parcel, Fact } from "../store/fact.ts";
import type { SealKey, Session } from "../store/people.ts";
import * as base64url from "../base64url.ts";
import { signed } from "./phone_key.ts";

const CURVE: EcKeyImportParams & EcKeyGenParams = { name: "ECDH", namedCurve: "P-256" };
const PURPOSE = "bagwatch sealed fact v1";
const SIGNED_PURPOSE = "bagwatch sealed fact";
const SHARED_BITS = 256;
const NONCE_BYTES = 12;

type Signer = Pick<Session, "device" | "key" | "seal">;

/** Null for a session without a phone key or a key to seal to: the fact then waits for its own person. */
export async function seal(fact: Fact, { device, key, seal: to }: Signer): Promise<Parcel | null> {
  if (!key || !to) return null;
  const said = JSON.stringify(fact);
  const signature = await signed(key, `${SIGNED_PURPOSE}\n${device.id}\n${said}`);
  return closed(JSON.stringify({ device: device.id, fact: said, signature }), to);
}

async function closed(letter: string, to: SealKey): Promise<Parcel> {
  const server = base64url.read(to.key);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const cipher = await cipherKey(own.privateKey, point, server);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const way = { name: "AES-GCM", iv: nonce, additionalData: bytesOf(`${PURPOSE}\n${to.id}`) };
  const content = base64url.text(await crypto.subtle.encrypt(way, cipher, bytesOf(letter)));
  return { v: 1, key: to.id, ephemeral: base64url.text(point), nonce: base64url.text(nonce), content };
}

async function cipherKey(own: CryptoKey, point: Uint8Array, server: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const other = await crypto.subtle.importKey("raw", server, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, SHARED_BITS);
  const stock = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array([...point, ...server]);
  const way = { name: "HKDF", hash: "SHA-256", salt, info: bytesOf(PURPOSE) };
  return crypto.subtle.deriveKey(way, stock, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
