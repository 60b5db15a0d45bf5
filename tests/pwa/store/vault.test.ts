import assert from "node:assert/strict";
import test from "node:test";
import { Damaged, sealed } from "../../../pwa/src/store/content.ts";
import {
  addWay,
  ITERATIONS,
  makeVault,
  openVault,
  passphraseFault,
  waysOf,
  WrongSecret,
  type Secret,
  type Vault,
} from "../../../pwa/src/store/vault.ts";

const WORDS: Secret = { way: "passphrase", passphrase: "four grey herons wade" };
const PASSKEY: Secret = { way: "passkey", credential: "cred-1", result: new Uint8Array(32).fill(7).buffer };
const SALT = new Uint8Array(32).fill(3);

async function isSameKey(one: CryptoKey, other: CryptoKey): Promise<boolean> {
  const content = await sealed(one).close("said", "here");
  return sealed(other).open(content, "here").then((said) => said === "said", () => false);
}

test("the right passphrase opens, and the key can be used and not read", async () => {
  const { vault, key } = await makeVault(WORDS);
  const opened = await openVault(vault, WORDS);
  assert.ok(await isSameKey(key, opened));
  for (const one of [key, opened]) await assert.rejects(crypto.subtle.exportKey("raw", one));
});

test("a passphrase spelt by another keyboard opens too", async () => {
  const { vault } = await makeVault({ way: "passphrase", passphrase: "caf\u00e9 au lait matin" });
  await openVault(vault, { way: "passphrase", passphrase: "cafe\u0301 au lait matin" });
});

test("a wrong secret is said, and is not taken for damage", async () => {
  const { vault } = await makeVault(WORDS);
  await assert.rejects(openVault(vault, { way: "passphrase", passphrase: "four grey herons fly" }), WrongSecret);
  await assert.rejects(openVault(vault, PASSKEY), WrongSecret);
  const other = await makeVault(PASSKEY, SALT);
  await assert.rejects(openVault(other.vault, { ...PASSKEY, result: new Uint8Array(32).buffer }), WrongSecret);
  await assert.rejects(openVault(other.vault, { ...PASSKEY, credential: "cred-2" }), WrongSecret);
});

test("a change in any part of a wrap is damage, and is not taken for a wrong secret", async () => {
  const { vault } = await makeVault(PASSKEY, SALT);
  for (const part of ["salt", "nonce", "wrapped", "digest"] as const) {
    const altered: Vault = structuredClone(vault);
    const bytes = altered.wraps[0]![part];
    bytes[bytes.length - 1]! ^= 1;
    await assert.rejects(openVault(altered, PASSKEY), Damaged, part);
  }
  const fewer: Vault = structuredClone(vault);
  fewer.wraps[0]!.iterations = 1;
  await assert.rejects(openVault(fewer, PASSKEY), Damaged);
});

test("a way that is damaged leaves the other", async () => {
  const { vault, key } = await makeVault(PASSKEY, SALT);
  const both: Vault = structuredClone(await addWay(vault, PASSKEY, WORDS));
  both.wraps.find((wrap) => wrap.way === "passkey")!.wrapped.fill(0);
  await assert.rejects(openVault(both, PASSKEY), Damaged);
  assert.ok(await isSameKey(key, await openVault(both, WORDS)));
});

test("a further way opens the same key and needs a secret that is known", async () => {
  const { vault, key } = await makeVault(PASSKEY, SALT);
  assert.deepEqual(waysOf(vault), { passphrase: false, passkeys: [{ credential: "cred-1", salt: SALT }] });
  await assert.rejects(addWay(vault, { ...PASSKEY, result: new Uint8Array(32).buffer }, WORDS), WrongSecret);
  const both = await addWay(vault, PASSKEY, WORDS);
  assert.deepEqual([waysOf(both).passphrase, waysOf(both).passkeys.length], [true, 1]);
  assert.ok(await isSameKey(key, await openVault(both, WORDS)));
});

test("a new passphrase takes the place of the one before", async () => {
  const { vault, key } = await makeVault(WORDS);
  const next: Secret = { way: "passphrase", passphrase: "seven brown owls call" };
  const changed = await addWay(vault, WORDS, next);
  await assert.rejects(openVault(changed, WORDS), WrongSecret);
  assert.ok(await isSameKey(key, await openVault(changed, next)));
});

test("a passkey without the salt of its PRF makes no vault", async () => {
  await assert.rejects(makeVault(PASSKEY), RangeError);
});

test("a passphrase is slowed as much as the recommendation says", async () => {
  const { vault } = await makeVault(WORDS);
  assert.equal(vault.wraps[0]!.iterations, ITERATIONS);
  assert.ok(ITERATIONS >= 600_000);
  assert.equal(vault.wraps[0]!.salt.length, 16);
});

test("a passphrase that is short, of few letters, or the person's name is refused with the reason", () => {
  assert.match(passphraseFault("123456789", "Alice Aroma")!, /10 characters/);
  assert.match(passphraseFault("abababababab", "Alice Aroma")!, /5 different/);
  assert.match(passphraseFault("alice aroma", "Alice Aroma")!, /own name/);
  assert.match(passphraseFault("Alice-Aroma1", "Alice Aroma")!, /own name/);
  assert.equal(passphraseFault("abcde12345", "Alice Aroma"), null);
  assert.equal(passphraseFault("four grey herons wade", ""), null);
});
