import type { ReplyWarning } from "@hotspare/core/plugin";

/** What of a conversation a server does not get, since it came from another one. */
export class LeftBehind {
  readonly #thoughts = new Set<number>();
  readonly #metadata = new Set<number>();

  /** The thoughts of the message at this place. */
  addThoughts(index: number): void {
    this.#thoughts.add(index);
  }

  /** The metadata of the message at this place, or of its calls. */
  addMetadata(index: number): void {
    this.#metadata.add(index);
  }

  /** One warning for each kind, however long the conversation is. */
  get warnings(): readonly ReplyWarning[] {
    return [
      ...warningOf(this.#thoughts, "thoughts", "this server takes no thoughts, or none of another server"),
      ...warningOf(
        this.#metadata,
        "providerMetadata",
        "it came from another server, which alone can read it",
      ),
    ];
  }
}

function warningOf(indexes: ReadonlySet<number>, what: string, why: string): readonly ReplyWarning[] {
  const [first] = indexes;
  if (first === undefined) {
    return [];
  }
  const where = indexes.size === 1 ? "1 earlier answer" : `${indexes.size} earlier answers`;
  const message = `Hotspare did not send the ${what} of ${where}: ${why}.`;
  return [{ type: "dropped", field: `messages[${first}]`, message }];
}
