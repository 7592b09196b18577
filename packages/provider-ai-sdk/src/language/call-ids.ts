/**
 * Ids of the tool calls of one answer. A call without an id, or with the id of another call, gets a new id: the result of a tool names its call only
 * by the id.
 */
export class CallIds {
  readonly #taken = new Set<string>();

  /** Returns the given id when it is usable, otherwise a new id. */
  take(given: string): string {
    // In the form of OpenAI's ids, so that every server accepts it.
    const id =
      given === "" || this.#taken.has(given)
        ? `call_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`
        : given;
    this.#taken.add(id);
    return id;
  }
}
