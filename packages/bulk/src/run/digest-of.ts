import { createHash, hash } from "node:crypto";
import type { EmbeddingInput } from "@hotspare/core";
import { hashable } from "./hashable.js";

/** At least 64 bits. A changed input is missed by chance once in 10^19 changes. */
export const digestCharacters = 11;

/** No text begins so in UTF-8: parts and a text of the same JSON are two inputs. */
const partsMark = Buffer.of(0xff);

/** Identifies a text, or parts with the bytes, addresses and paths of their media. What a path leads to is not read. */
export function digestOf(input: EmbeddingInput): string {
  const whole =
    typeof input === "string"
      ? hash("sha256", hashable(input), "base64url")
      : createHash("sha256")
          .update(partsMark)
          .update(JSON.stringify(input.map(plainOf)))
          .digest("base64url");
  return whole.slice(0, digestCharacters);
}

/** A part with its bytes replaced by their digest. */
function plainOf(part: object): object {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? hash("sha256", value, "base64url") : value,
    ]),
  );
}
