/** Why the server keeps an entry apart, in words for whoever wrote it. */

const WHY: Record<string, string> = {
  author: "it was sent under another person's name",
  patient: "the patient was not with your team then",
  role: "your role may not record this",
  conflict: "another entry came under the same number",
  envelope: "a part that every entry needs is missing",
  content: "a part of it could not be understood",
  depth: "it is too deeply nested to be read",
  revoked: "it was written on a phone that was shut out",
  changed: "the order was changed before your word on it arrived; read it and sign anew",
  sealed: "it could not be opened on arrival",
};

/** A reason that this version does not know is left to the senior who looks. */
export function troubleWords(status: "held" | "unreadable", reason: string | null): string {
  const what = status === "held" ? "kept for a senior's look" : "the server could not read it; kept here";
  const why = reason === null ? undefined : WHY[reason];
  return why === undefined ? what : `${what}: ${why}`;
}
