/** A call without an id, by what it says. */
export interface SaidCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly text: string;
  /** The payload that had its latest piece. */
  readonly payload: number;
}

/** Calls that say the same. */
interface Same<Call> {
  readonly calls: Call[];
  /** The payload that repeats them, and how many of them it has repeated. */
  payload: number;
  repeated: number;
}

/** Finds the calls that a whole message says once more. Each call is looked at once for each time that it comes. */
export class SaidCalls<Call extends SaidCall> {
  readonly #byName = new Map<string, Map<string, Same<Call>>>();
  /** A call is kept under its closed arguments, and before that under none. */
  readonly #keptAs = new Map<Call, "closed" | "empty">();

  /** Keeps a call of a message that has been read. */
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

  /** The next call of an earlier payload that says this. */
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
        // It has grown, and says this no more.
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
