/** New identities (UUID version 7, RFC 9562): the only place that makes them. */

/** The id of something that begins at this instant; random beyond the milliseconds, so two phones never agree by chance. */
export function newId(milliseconds: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = Math.floor(milliseconds);
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return dashed([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
