/** Contents in the clear, as they were written before a person had a vault; and where a test is about something else. */
import { Damaged, type Codec, type Content } from "../../../pwa/src/store/content.ts";

export const plain: Codec = {
  close: (value) => Promise.resolve(JSON.stringify(value) as unknown as Content),
  open: async (content: unknown, place) => {
    if (typeof content !== "string") throw new Damaged(place);
    return JSON.parse(content) as unknown;
  },
};
