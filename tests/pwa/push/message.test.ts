import assert from "node:assert/strict";
import { test } from "node:test";
import { readMessage, saysTheSame } from "../../../pwa/src/push/message.ts";
import { taskName } from "../../../pwa/src/push/name.ts";

const ORIGIN = "https://ward.example";
const whole = (data: object = { rung: "due" }, navigate = `${ORIGIN}/#/task/ab`): string =>
  JSON.stringify({
    web_push: 8030,
    notification: { title: "Infusion care", body: "1 task due by 13:10. Open the app.", tag: "ab", navigate, data },
  });

test("a notice is shown as the server wrote it and opens the exact task", () => {
  const { title, options } = readMessage(whole(), ORIGIN);
  assert.equal(title, "Infusion care");
  assert.equal(options.body, "1 task due by 13:10. Open the app.");
  assert.equal(options.tag, "ab");
  assert.equal(options.data.url, `${ORIGIN}/#/task/ab`);
});

for (const broken of [null, "", "{", "7", "null", "[]", '{"notification":7}', '{"notification":{"title":7,"tag":{}}}']) {
  test(`a broken message is still a notice: ${broken}`, () => {
    const { title, options, proof } = readMessage(broken, ORIGIN);
    assert.equal(title, "Infusion care");
    assert.equal(options.body, "Open the app to see what is due.");
    assert.notEqual(options.tag, "", "renotify without a tag is refused by browsers");
    assert.equal(options.data.url, `${ORIGIN}/#/`);
    assert.equal(proof, null);
  });
}

test("a link out of the app becomes the first screen", () => {
  for (const link of ["https://evil.example/#/task/ab", "javascript:alert(1)", "https://[", "//evil.example"]) {
    assert.equal(readMessage(whole({}, link), ORIGIN).options.data.url, `${ORIGIN}/#/`);
  }
});

test("a repeated send of one rung does not ring again, the next rung does", () => {
  const message = readMessage(whole({ rung: "due" }), ORIGIN);
  assert.equal(saysTheSame([{ data: { url: "x", rung: "due" } }], message), true);
  assert.equal(saysTheSame([{ data: { url: "x", rung: "hour-before" } }], message), false);
  assert.equal(saysTheSame([{ data: null }], message), false);
  assert.equal(saysTheSame([], message), false);
  assert.equal(saysTheSame([{ data: {} }], readMessage("{", ORIGIN)), false);
});

test("a test notice holds what the phone must answer", () => {
  assert.equal(readMessage(whole({ proof: "nonce" }), ORIGIN).proof, "nonce");
});

test("the name of a task is the server's: the first 32 digits of its key's SHA-256", () => {
  assert.equal(taskName("bag.change:f1"), "b680487f2aca63662996159881f40d3a");
});
