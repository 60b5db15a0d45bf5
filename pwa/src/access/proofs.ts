/** Asks the server which second checks of the open record are proved. Offline nothing is claimed. */
import { isSaidTwice, proofsIn } from "../models/checked.ts";
import type { Scene } from "../scene.ts";

/** Ask where something of this record is not yet known. Never throws: the next meeting with the server asks again. */
export async function askForProofs(scene: Scene): Promise<void> {
  const { phone, stored, proofs } = scene;
  const picture = scene.route.page === "patient" ? scene.picture() : null;
  if (!phone || !picture) return;
  const isOpen = picture.facts.some(({ fact, body }) => {
    const said = { body, check: fact.second_check ?? null };
    return isSaidTwice(said) && !proofs.has(fact.id) && !stored.unsent.has(fact.id);
  });
  if (!isOpen) return;
  const path = `/api/patients/${encodeURIComponent(picture.patient)}/second-checks`;
  const answer = await scene.around.wire.request<unknown>("GET", path).catch(() => null);
  if (answer === null || scene.phone !== phone) return;
  scene.proofs = new Map([...scene.proofs, ...proofsIn(answer)]);
  scene.draw();
}
