import { secretMark } from "@hotspare/core/plugin";
import type { TextPart } from "./parse-references.js";
import { looksLikePath, looksLikeVariable } from "./shown-names.js";

/** Says what a text with references is, for a message: the names in it, and nothing of the text around them. */
export function describeReferences(parts: readonly TextPart[]): string {
  const names = [...new Set(namesIn(parts))].filter(looksLikeVariable).map((name) => `\${${name}}`);
  const [only] = names;
  if (only === undefined) {
    return "a text";
  }
  const isAlone = parts.length === 1 && typeof parts[0] === "object" && parts[0].fallback === undefined;
  return isAlone ? `"${only}"` : `a text with ${names.join(", ")}`;
}

function namesIn(parts: readonly TextPart[]): readonly string[] {
  return parts.flatMap((part) =>
    typeof part === "string" ? [] : [part.name, ...namesIn(part.fallback ?? [])],
  );
}

/** Says what a reference to a file is, for a message. A key that stands in the place of a path is not shown. */
export function describeFile(path: string): string {
  return looksLikePath(path) ? JSON.stringify(`file:${path}`) : "a reference to a file";
}

/** Writes a text with references as the configuration does. Where the text around them may be secret, it is masked. */
export function printReferences(parts: readonly TextPart[], showsText: boolean): string {
  return parts
    .map((part) => {
      if (typeof part === "string") {
        return showsText ? part : secretMark;
      }
      const fallback = part.fallback === undefined ? "" : `:-${printReferences(part.fallback, showsText)}`;
      return `\${${part.name}${fallback}}`;
    })
    .join("");
}
