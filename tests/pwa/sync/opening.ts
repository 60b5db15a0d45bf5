/** The server's half of a parcel, written from its description: opens it and checks who signed. */
import type { Parcel, Fact } from "../../../pwa/src/store/fact.ts";
import type { SealKey } from "../../../pwa/src/store/people.ts";
import * as base64url from "../../../pwa/src/base64url.ts";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const PURPOSE = "bagwatch sealed fact v1";

export interface SealPair {
  own: CryptoKey;
  public: SealKey;
}

export async function makeSealPair(): Promise<SealPair> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const point = await crypto.subtle.exportKey("raw", pair.publicKey);
  const digest = await crypto.subtle.digest("SHA-256", point);
  const id = Buffer.from(digest).toString("hex").slice(0, 16);
  return { own: pair.privateKey, public: { id, key: base64url.text(point) } };
}

export interface Letter {
  device: string;
  fact: string;
  signature: string;
}

/** Rejects for whatever was not sealed to this key. */
export async function openParcel(parcel: Parcel, { own, public: to }: SealPair): Promise<Letter> {
  const point = base64url.read(parcel.ephemeral);
  const other = await crypto.subtle.importKey("raw", point, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256);
  const stock = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array([...point, ...base64url.read(to.key)]);
  const way = { name: "HKDF", hash: "SHA-256", salt, info: new TextEncoder().encode(PURPOSE) };
  const key = await crypto.subtle.deriveKey(way, stock, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(`${PURPOSE}\n${parcel.key}`);
  const cipher = { name: "AES-GCM", iv: base64url.read(parcel.nonce), additionalData };
  const text = await crypto.subtle.decrypt(cipher, key, base64url.read(parcel.content));
  return JSON.parse(new TextDecoder().decode(text)) as Letter;
}

export function factOf(letter: Letter): Fact {
  return JSON.parse(letter.fact) as Fact;
}
