/** IndexedDB for tests under Node. Importing this file puts it where a browser has it. */
import "../../pwa/node_modules/fake-indexeddb/auto/index.mjs";

let made = 0;

/** A name no other test uses. */
export function freshName(): string {
  made += 1;
  return `test-${made}`;
}
