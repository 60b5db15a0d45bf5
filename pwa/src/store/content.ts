/**
 * How what a phone keeps is written down: the one door for everything that says something of a person.
 *
 * Promise: what `close` made under a place opens under that place only, whole, or is `Damaged`. A fact is kept as its
 * JSON text, so that what is offered again to the server is the same text. Both ways are asynchronous and are called
 * outside IndexedDB transactions, which end by themselves when they wait for anything else.
 */

/** A nonce of 12 bytes, then AES-256-GCM. */
export type Content = Uint8Array<ArrayBuffer>;

export interface Codec {
  /** `place` is where it will lie: table and key. */
  close(value: unknown, place: string): Promise<Content>;
  /** Throws Damaged when the content is not what was closed under this place. */
  open(content: Content, place: string): Promise<unknown>;
}

/** What lies here was altered, moved from elsewhere, or cut short. */
export class Damaged extends Error {
  constructor(place: string) {
    super(`What is kept here is damaged: ${place}`);
    this.name = "Damaged";
  }
}

const CIPHER = "AES-GCM";
const NONCE_BYTES = 12;

/** Of somebody who has not unlocked this phone: nothing opens, and nothing can be written. */
export const shut: Codec = {
  close: () => Promise.reject(new Error("This phone is locked.")),
  open: () => Promise.reject(new Error("This phone is locked.")),
};

/** Everything under a person's data key (AES-256-GCM). */
export function sealed(key: CryptoKey): Codec {
  return {
    close: async (value, place) => {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const text = new TextEncoder().encode(JSON.stringify(value));
      const closed = await crypto.subtle.encrypt(cipher(nonce, place), key, text);
      return joined(nonce, new Uint8Array(closed));
    },
    open: async (content, place) => {
      // Whatever lies there: what was written in the clear is not believed.
      if (!(content instanceof Uint8Array)) throw new Damaged(place);
      const nonce = content.subarray(0, NONCE_BYTES);
      const text = await crypto.subtle
        .decrypt(cipher(nonce, place), key, content.subarray(NONCE_BYTES))
        .catch(() => Promise.reject(new Damaged(place)));
      return JSON.parse(new TextDecoder().decode(text)) as unknown;
    },
  };
}

function cipher(nonce: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: CIPHER, iv: nonce, additionalData: new TextEncoder().encode(`bagwatch\n${place}`) };
}

function joined(nonce: Uint8Array, closed: Uint8Array): Content {
  const content = new Uint8Array(nonce.length + closed.length);
  content.set(nonce);
  content.set(closed, nonce.length);
  return content;
}
