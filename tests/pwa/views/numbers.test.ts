import assert from "node:assert/strict";
import test from "node:test";
import { dose, isNhsNumber, nhsNumber, number } from "../../../pwa/src/views/numbers.ts";
import { NBSP } from "../../../pwa/src/models/times.ts";

const plain = (text: string) => text.replaceAll(NBSP, " ");

test("a dose has micrograms in full, no trailing zero and a number that stays with its unit", () => {
  assert.equal(plain(dose(28)), "28 micrograms per day");
  assert.equal(plain(dose(9.0)), "9 micrograms per day");
  assert.ok(dose(28).startsWith(`28${NBSP}micrograms`));
});

test("numbers have a leading zero and no exponent", () => {
  assert.equal(number(0.5), "0.5");
  assert.equal(number(1e-6), "0.000001");
  assert.equal(number(12000), "12000");
});

test("an NHS number is read in three groups", () => {
  assert.equal(plain(nhsNumber("9434765919")), "943 476 5919");
  assert.equal(nhsNumber("12345"), "12345");
});

test("an NHS number passes modulus 11 and is not one digit repeated", () => {
  assert.ok(isNhsNumber("943 476 5919"));
  assert.ok(!isNhsNumber("943 476 5918"));
  assert.ok(!isNhsNumber("0000000000"));
  assert.ok(!isNhsNumber("94347659"));
  assert.ok(!isNhsNumber("94347659l9"));
});
