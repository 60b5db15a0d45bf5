/**
 * The key by which this phone proves that it is the one that enrolled, when the browser lost its cookie.
 *
 * Promise: the private key cannot be read, not even by this code; it only signs, and only what names its purpose.
 */

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
  return { own: pair.privateKey, public: base64url(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

/** The signature of a challenge in base64url: r and s, 32 bytes each. */
export async function sign(own: CryptoKey, device: string, challenge: string): Promise<string> {
  const said = new TextEncoder().encode(`${PURPOSE}\n${device}\n${challenge}`);
  return base64url(await crypto.subtle.sign(SIGNING, own, said));
}

function base64url(content: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(content)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
