/** Where and when a patient's words are said. */
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import type { Place } from "./words.ts";

export function placeOf(picture: Picture, model: Model): Place {
  return { wording: picture.rules?.wording ?? model.wording, version: picture.rules?.used ?? null, zone: picture.zone, now: model.now };
}
