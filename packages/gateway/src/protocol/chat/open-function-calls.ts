/** Makes ids for calls of deprecated functions. A request identifies such a call and its result only by the function's name. */
export class OpenFunctionCalls {
  readonly #idsOfNames = new Map<string, string>();
  #count = 0;

  /** Call for a message that calls the function. Returns the id of the call. */
  open(name: string): string {
    const id = `call_function_${this.#count}`;
    this.#count += 1;
    this.#idsOfNames.set(name, id);
    return id;
  }

  /** Call for a message with a result of the function. Returns the id of the call. Undefined: no call of this function waits for a result. */
  answer(name: string): string | undefined {
    const id = this.#idsOfNames.get(name);
    this.#idsOfNames.delete(name);
    return id;
  }
}
