import { randomFillSync } from "node:crypto";

const idBytes = 16;
/** Number of ids for which one call reads random bits from the system, because a call for each id would be slow. */
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
  // A reader of the memory must not find ids that are in use.
  bits.fill(0, at, at + idBytes);
  at += idBytes;
  return id;
}
