/** A phone whose storage was cleared is nobody's, whatever session its browser still holds. */
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { endForgotten } from "../../pwa/src/enrolment.ts";
import { people, presentUser } from "../../pwa/src/store/people.ts";
import { HttpWire } from "../../pwa/src/sync/wire.ts";
import { emptyPhone } from "./store/at_rest.ts";

const ME = { user: { id: "u1", name: "Asha Patel", role: "nurse" }, device: { id: "d1", name: "Phone" }, teams: [] };

beforeEach(emptyPhone);

/** A service where the browser's cookie is worth `status`, or that is away; and what it was asked. */
function service(status: number | null): { wire: HttpWire; asked: string[] } {
  const asked: string[] = [];
  const wire = new HttpWire(
    () => 0,
    async (path, init) => {
      asked.push(`${init.method} ${path}`);
      if (status === null) throw new TypeError("no network");
      return new Response(JSON.stringify(status === 200 ? ME : { error: "sign-in" }), { status });
    },
  );
  return { wire, asked };
}

test("a session that the browser still holds after its storage was cleared ends, and makes nobody of this phone", async () => {
  const { wire, asked } = service(200);
  assert.equal(await endForgotten(wire), true);
  assert.deepEqual(asked, ["GET /api/me", "POST /api/logout"]);
  assert.deepEqual(await people(), []);
  assert.equal(await presentUser(), null);
});

for (const status of [401, 403, 503, null]) {
  test(`a phone that never was anybody's is not said to have been cleared: ${status ?? "no network"}`, async () => {
    const { wire, asked } = service(status);
    assert.equal(await endForgotten(wire), false);
    assert.ok(!asked.includes("POST /api/logout"));
  });
}
