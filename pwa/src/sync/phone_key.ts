/**
 * The key by which this phone proves that it is the one that enrolled: when the browser lost its cookie, and on facts
 * that somebody else's session may carry.
 *
 * Promise: the private key cannot be read, not even by this code; it only signs, and only what names its purpose.
 */
import * as base64url from "../base64url.ts";

const CURVE: EcKeyGenParams = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING: EcdsaParams = { name: "ECDSA", hash: "SHA-256" };
const PURPOSE = "bagwatch session";

export interface PhoneKey {
  /** To be kept on this phone. */
  own: CryptoKey;
  /** For the server: an uncompressed point in base64url. */
  public: string;
}

export async function makePhoneKey(): Promise<PhoneKey> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  return { own: pair.privateKey, public: base64url.text(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

/** The signature of a challenge. */
export function sign(own: CryptoKey, device: string, challenge: string): Promise<string> {
  return signed(own, `${PURPOSE}\n${device}\n${challenge}`);
}

/** A signature in base64url: r and s, 32 bytes each. What is said begins with its purpose. */
export async function signed(own: CryptoKey, said: string): Promise<string> {
  return base64url.text(await crypto.subtle.sign(SIGNING, own, new TextEncoder().encode(said)));
}
