import type { ReplyWarning } from "@hotspare/core/plugin";

/** What of a conversation a server does not get, since it came from another one. */
export class LeftBehind {
  #thoughts: Set<number> | undefined;
  #metadata: Set<number> | undefined;

  /** The thoughts of the message at this place. */
  addThoughts(index: number): void {
    this.#thoughts = (this.#thoughts ?? new Set()).add(index);
  }

  /** The metadata of the message at this place, or of its calls. */
  addMetadata(index: number): void {
    this.#metadata = (this.#metadata ?? new Set()).add(index);
  }

  /** One warning for each kind, however long the conversation is. */
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
