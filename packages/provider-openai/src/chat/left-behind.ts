import type { ReplyWarning } from "@hotspare/core/plugin";

/** Collects the parts of a conversation that a server does not get, because they came from another server. */
export class LeftBehind {
  #thoughts: Set<number> | undefined;
  #metadata: Set<number> | undefined;

  /** Adds the thoughts of the message at this position. */
  addThoughts(index: number): void {
    this.#thoughts = (this.#thoughts ?? new Set()).add(index);
  }

  /** Adds the metadata of the message at this position, or the metadata of its calls. */
  addMetadata(index: number): void {
    this.#metadata = (this.#metadata ?? new Set()).add(index);
  }

  /** One warning for each kind, regardless of the length of the conversation. */
  get warnings(): readonly ReplyWarning[] {
    return [
      ...warningOf(
        this.#thoughts,
        "thoughts",
        "this server accepts no thoughts, or no thoughts of another server",
      ),
      ...warningOf(
        this.#metadata,
        "providerMetadata",
        "it came from another server, and only that server can read it",
      ),
    ];
  }
}

function warningOf(
  indexes: ReadonlySet<number> | undefined,
  what: string,
  why: string,
): readonly ReplyWarning[] {
  const [first] = indexes ?? [];
  if (indexes === undefined || first === undefined) {
    return [];
  }
  const where = indexes.size === 1 ? "1 earlier answer" : `${indexes.size} earlier answers`;
  const message = `Hotspare did not send the ${what} of ${where}: ${why}.`;
  return [{ type: "dropped", field: `messages[${first}]`, message }];
}
