import { errnoOf } from "./errno-of.js";

/** Deeper than clients wrap a failure. */
const mostCauses = 5;

/**
 * An error's message. A client's `Connection error.` or `fetch failed` says nothing, so the sentence of the cause that names the code and the
 * address stands behind it: `connect ECONNREFUSED 127.0.0.1:9`.
 */
export function messageWithCause(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = errnoOf(error);
  if (code === undefined || message.includes(code)) {
    return message;
  }
  const [said] = sentencesOf(error).filter((text) => text.includes(code));
  return `${message} (${said ?? code})`;
}

/** What each cause says. Node.js tries every address of a name, and keeps one error for each. */
function sentencesOf(error: unknown): readonly string[] {
  const sentences: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth <= mostCauses && current instanceof Error; depth += 1) {
    const inner: unknown = Reflect.get(current, "errors");
    const ofAddresses = Array.isArray(inner) ? inner.map(messageOf).filter((text) => text !== "") : [];
    sentences.push(current.message, ofAddresses.join("; "));
    current = current.cause;
  }
  return sentences;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
