/**
 * How what a phone keeps is written down: the one door for everything that says something of a person.
 *
 * A fact is kept as its JSON text, so that what is offered again to the server is the same text. Both ways are
 * asynchronous, because a sealed content can only be opened so; they are called outside IndexedDB transactions, which
 * end by themselves when they wait for anything else.
 */

export type Content = string;

export interface Codec {
  close(value: unknown): Promise<Content>;
  open(content: Content): Promise<unknown>;
}

export const plain: Codec = {
  close: (value) => Promise.resolve(JSON.stringify(value)),
  open: (content) => Promise.resolve(JSON.parse(content) as unknown),
};
