import { randomFillSync } from "node:crypto";

const idBytes = 16;
/** The system is asked for the bits of so many ids at once: a call for each id costs more than the id. */
const idsAtOnce = 256;
const bits = Buffer.alloc(idBytes * idsAtOnce);
let at = bits.length;

/** @returns the prefix and 128 random bits */
export function unguessableId(prefix: string): string {
  if (at === bits.length) {
    randomFillSync(bits);
    at = 0;
  }
  const id = prefix + bits.toString("hex", at, at + idBytes);
  // Nobody who reads the memory finds the ids that were given.
  bits.fill(0, at, at + idBytes);
  at += idBytes;
  return id;
}
