/** Asks the server who opened patients of one's teams in an emergency. Kept until the phone is locked, never on disk. */
import { DAY } from "../engine/instant.ts";
import { BESIDE_THE_PATIENT_SECONDS, isStale, openingsIn } from "../models/openings.ts";
import type { Scene } from "../scene.ts";

const PATH = `/api/break-glass?days=${BESIDE_THE_PATIENT_SECONDS / DAY}`;

/** Never throws: the next meeting with the server asks again. */
export async function askForOpenings(scene: Scene): Promise<void> {
  const { phone, now } = scene;
  if (!phone || !isStale(scene.openings, now)) return;
  const answer = await scene.around.wire.request<unknown>("GET", PATH).catch(() => null);
  if (answer === null || scene.phone !== phone) return;
  scene.openings = openingsIn(answer, now);
  scene.draw();
}
