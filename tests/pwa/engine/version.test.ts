/** Which version applies to a patient, as `versions.json` says; the server reads the same file. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodeFacts } from "../../../pwa/src/engine/facts.ts";
import { parse } from "../../../pwa/src/engine/instant.ts";
import { inForce, versionsNamed, type InForce, type Note } from "../../../pwa/src/engine/version.ts";

interface Case {
  name: string;
  facts: { id: string; rules?: string }[];
  notes: Record<string, Note>;
  known: string[];
  current: string;
  now: string;
  expect: InForce;
}

const file = new URL("../../shared_rules/versions.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];

for (const { name, facts, notes, known, current, now, expect } of cases) {
  test(`the version in force: ${name}`, () => {
    const beside = { notes: new Map(Object.entries(notes)), versions: new Set(known), current };
    assert.deepEqual(inForce(decodeFacts(facts, "facts"), versionsNamed(facts), beside, parse(now)), expect);
  });
}
