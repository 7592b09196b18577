/** Lines from the body's first to its last, and more. */
const EVERYTHING = 1_000_000;
/** What an arrow or a page key sends after `ESC [`, or after `ESC O`. */
const SEQUENCES: Readonly<Record<string, (page: number) => number>> = {
  A: () => -1,
  B: () => 1,
  H: () => -EVERYTHING,
  F: () => EVERYTHING,
  "5~": (page) => -page,
  "6~": (page) => page,
};
const LETTERS: Readonly<Record<string, (page: number) => number>> = {
  j: () => 1,
  k: () => -1,
  " ": (page) => page,
  b: (page) => -page,
  g: () => -EVERYTHING,
  G: () => EVERYTHING,
};

/**
 * Reads keys character by character, since an arrow comes as three.
 *
 * @returns by how many lines a key scrolls in a terminal of so many rows. Undefined: it does not scroll, or its sequence goes on
 */
export function scrollKeys(): (character: string, rows: number) => number | undefined {
  /** What has come of a sequence since its `ESC`, and since its `[` or `O`. */
  let sequence: string | undefined;
  let isBegun = false;
  return (character, rows) => {
    const page = Math.max(1, Math.floor(rows / 2));
    if (character === "\u001b") {
      sequence = "";
      isBegun = false;
      return undefined;
    }
    if (sequence === undefined) return ownEntry(LETTERS, character)?.(page);
    if (!isBegun) {
      isBegun = true;
      // Another character after `ESC` is a letter with Alt, which scrolls nothing.
      if (character !== "[" && character !== "O") sequence = undefined;
      return undefined;
    }
    sequence += character;
    // A sequence is parameters and one final character.
    if (!/[@-~]/.test(character) && sequence.length < 8) return undefined;
    const known = ownEntry(SEQUENCES, sequence);
    sequence = undefined;
    return known?.(page);
  };
}

function ownEntry<Value>(entries: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
