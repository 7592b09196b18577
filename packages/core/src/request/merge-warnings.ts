import type { ReplyWarning } from "../contract/plugin/reply-warning.js";

/** The warnings of several replies without repeats. A user's own untyped embedder may have no list. */
export function mergeWarnings(
  lists: readonly (readonly ReplyWarning[] | undefined)[],
): readonly ReplyWarning[] {
  const merged = new Map<string, ReplyWarning>();
  for (const warnings of lists) {
    for (const warning of warnings ?? []) {
      merged.set(`${warning.type} ${warning.field} ${warning.message}`, warning);
    }
  }
  return [...merged.values()];
}
