/** A call without an id, with its name and arguments. */
export interface SaidCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly text: string;
  /** The payload that had the latest piece of the call. */
  readonly payload: number;
}

/** Calls with the same name and arguments. */
interface Same<Call> {
  readonly calls: Call[];
  /** The payload that repeats the calls, and how many of them the payload has repeated. */
  payload: number;
  repeated: number;
}

/** Finds the calls that a whole message repeats. Each call is read once for each time that it comes. */
export class SaidCalls<Call extends SaidCall> {
  readonly #byName = new Map<string, Map<string, Same<Call>>>();
  /** Whether a call is indexed by its complete arguments, or by empty arguments before they come. */
  readonly #keptAs = new Map<Call, "closed" | "empty">();

  /** Indexes a call of a message that has been read. */
  add(call: Call, isClosed: boolean): void {
    const { id, name, text } = call;
    const keptAs = this.#keptAs.get(call);
    const as = isClosed ? "closed" : text === "" ? "empty" : undefined;
    if (id !== undefined || name === undefined || as === undefined || keptAs === as || keptAs === "closed") {
      return;
    }
    this.#keptAs.set(call, as);
    const byText = this.#byName.get(name) ?? new Map<string, Same<Call>>();
    this.#byName.set(name, byText);
    const same = byText.get(text);
    if (same === undefined) {
      byText.set(text, { calls: [call], payload: 0, repeated: 0 });
    } else {
      same.calls.push(call);
    }
  }

  /** The next call of an earlier payload with the same name and arguments. */
  find(name: string, text: string, payload: number): Call | undefined {
    const same = this.#byName.get(name)?.get(text);
    if (same === undefined) {
      return undefined;
    }
    if (same.payload !== payload) {
      same.payload = payload;
      same.repeated = 0;
    }
    const { calls } = same;
    for (let call = calls[same.repeated]; call !== undefined; call = calls[same.repeated]) {
      if (call.id !== undefined || call.name !== name || call.text !== text) {
        // The call has grown, and no longer has these arguments.
        calls[same.repeated] = calls.at(-1) ?? call;
        calls.pop();
        continue;
      }
      same.repeated += 1;
      if (call.payload !== payload) {
        return call;
      }
    }
    return undefined;
  }
}
