/** Gives ids to the calls of deprecated functions, which are known by their names alone, so that results find their calls. */
export class OpenFunctionCalls {
  readonly #idsOfNames = new Map<string, string>();
  #count = 0;

  /** A message calls the function. Returns the id of the call. */
  open(name: string): string {
    const id = `call_function_${this.#count}`;
    this.#count += 1;
    this.#idsOfNames.set(name, id);
    return id;
  }

  /** A message has the result of the function. Returns the id of the call; undefined: no call waits for this result. */
  answer(name: string): string | undefined {
    const id = this.#idsOfNames.get(name);
    this.#idsOfNames.delete(name);
    return id;
  }
}
