/** Bytes as text that needs no escaping anywhere: base64url without padding (RFC 4648, section 5). */

const CHUNK = 0x8000;

export function text(content: ArrayBuffer | Uint8Array): string {
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  let letters = "";
  // In pieces: the bytes become arguments of one call, and engines limit their number.
  for (let first = 0; first < bytes.length; first += CHUNK) {
    letters += String.fromCharCode(...bytes.subarray(first, first + CHUNK));
  }
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws InvalidCharacterError when the text is none. */
export function read(said: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(said.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
