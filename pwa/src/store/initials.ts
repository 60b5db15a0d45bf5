/** The first letters of a name, at most three: the most that a locked phone says of its people. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s-]+/u).filter((word) => /\p{L}/u.test(word));
  const letters = words.map((word) => word.match(/\p{L}/u)![0].toUpperCase());
  return (letters.length > 3 ? [...letters.slice(0, 2), letters.at(-1)!] : letters).join("");
}
