import { isObject, type JsonObject } from "@hotspare/core/plugin";

/** Envelopes in which relays hand over a whole reply, such as `{ code: 0, data: { choices } }` or Workers AI's `{ result, success }`. */
const envelopes = ["data", "result", "response", "output", "body"] as const;

/** The reply within an envelope; the payload itself where it has choices. */
export function unwrapped(payload: JsonObject): JsonObject {
  if (payload["choices"] !== undefined && payload["choices"] !== null) {
    return payload;
  }
  for (const name of envelopes) {
    const inner = payload[name];
    if (isObject(inner) && choicesOf(inner).length > 0) {
      return inner;
    }
  }
  return payload;
}

/** The choices of a payload: a list mostly, one object from some relays. Ollama's native reply is a choice itself. */
export function choicesOf(payload: JsonObject): readonly JsonObject[] {
  const { choices } = payload;
  if (Array.isArray(choices)) {
    return choices.filter(isObject);
  }
  if (isObject(choices)) {
    return isSpeaking(choices) ? [choices] : Object.values(choices).filter(isObject);
  }
  return isObject(payload["message"]) || isObject(payload["delta"]) ? [payload] : [];
}

function isSpeaking(choice: JsonObject): boolean {
  return ["message", "delta", "text"].some((name) => choice[name] !== undefined);
}

/** The number of a choice, which some servers write as a text; undefined: the server does not number. */
export function indexOf(item: JsonObject): number | undefined {
  const { index } = item;
  const number = typeof index === "string" && /^\d{1,6}$/.test(index) ? Number(index) : index;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** Follows one of several choices (`n: 2`): the first that comes, of one payload the one with the lowest number. */
export class ChosenChoice {
  #index: number | undefined;

  /** The pieces of this choice in a payload: one mostly. */
  of(choices: readonly JsonObject[]): readonly JsonObject[] {
    const numbers = choices.map(indexOf).filter((index) => index !== undefined);
    this.#index ??= numbers.length === 0 ? undefined : Math.min(...numbers);
    const own = choices.filter((choice) => indexOf(choice) === this.#index && this.#index !== undefined);
    if (own.length > 0) {
      return own;
    }
    // Numbered choices without ours belong to another answer.
    const [first] = choices;
    return first !== undefined && indexOf(first) === undefined ? [first] : [];
  }
}

/** What a choice says, and whether it is a whole message and no piece. */
export interface Speech {
  readonly message: JsonObject;
  readonly isWhole: boolean;
}

/**
 * What a choice says, wherever it stands: a stream's `delta`, a reply's `message` (also in streams: relays, MiniMax, Perplexity), the `text` of
 * the completions of old. A server that sends a delta and a growing message in each chunk says everything twice: the delta holds.
 */
export function speechOf(choice: JsonObject): Speech | undefined {
  const delta = messageIn(choice["delta"]);
  const message = messageIn(choice["message"]);
  if (delta !== undefined && (message === undefined || hasWords(delta))) {
    return { message: delta, isWhole: false };
  }
  if (message !== undefined) {
    return { message, isWhole: true };
  }
  const { text, content } = choice;
  const bare = text ?? content;
  return bare === undefined || bare === null ? undefined : { message: { content: bare }, isWhole: false };
}

function messageIn(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : typeof value === "string" && value !== "" ? { content: value } : undefined;
}

/** Whether a delta has more than its role. */
function hasWords(delta: JsonObject): boolean {
  return Object.entries(delta).some(
    ([name, value]) =>
      name !== "role" &&
      value !== undefined &&
      value !== null &&
      value !== "" &&
      !(Array.isArray(value) && value.length === 0),
  );
}
