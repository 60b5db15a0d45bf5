/** The digest is that of the platform, for texts of every length about a block's edge and beyond ASCII. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { sha256 } from "../../../pwa/src/engine/sha256.ts";

test("the digest is the platform's", () => {
  const runs = Array.from({ length: 130 }, (_, length) => "a".repeat(length));
  for (const text of ["abc", "ü\u{1f600}\u0000", ...runs]) {
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
  }
});
