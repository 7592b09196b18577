import { createHash } from "node:crypto";
import type { EmbeddingInput } from "@hotspare/core";

/** At least 64 bits. A changed input is missed by chance once in 10^19 changes. */
export const digestCharacters = 11;

/** No text begins so in UTF-8: parts and a text of the same JSON are two inputs. */
const partsMark = Buffer.of(0xff);

/** Identifies a text, or parts with the bytes, addresses and paths of their media. What a path leads to is not read. */
export function digestOf(input: EmbeddingInput): string {
  const hash = createHash("sha256");
  if (typeof input === "string") {
    hash.update(input);
  } else {
    hash.update(partsMark).update(JSON.stringify(input.map(plainOf)));
  }
  return hash.digest("base64url").slice(0, digestCharacters);
}

/** A part with its bytes replaced by their digest. */
function plainOf(part: object): object {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? createHash("sha256").update(value).digest("base64url") : value,
    ]),
  );
}
