/** Ids of the calls of one answer. A call without an id, or with another call's, gets one of its own: a result of a tool names its call by the id alone. */
export class CallIds {
  readonly #taken = new Set<string>();

  /** The id as it came, where it may stand. */
  take(given: string): string {
    // In the form of OpenAI's own ids, so that every server takes it back.
    const id =
      given === "" || this.#taken.has(given)
        ? `call_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`
        : given;
    this.#taken.add(id);
    return id;
  }
}
