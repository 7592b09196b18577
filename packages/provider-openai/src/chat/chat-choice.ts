import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { endingOf } from "./finish-reason.js";

/** The fields in which relays wrap a whole reply, such as `{ code: 0, data: { choices } }` or Workers AI's `{ result, success }`. */
const envelopes = ["data", "result", "response", "output", "body"] as const;

/** The reply inside a wrapper. The payload itself when it has choices. */
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

/** The choices of a payload: mostly a list. Some relays send one object. Ollama's native reply is a choice itself. */
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

/** The number of a choice, which some servers write as a text. Undefined: the server does not number choices. */
export function indexOf(item: JsonObject): number | undefined {
  const { index } = item;
  const number = typeof index === "string" && /^\d{1,6}$/.test(index) ? Number(index) : index;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** A choice, and the payload that it came in. */
export interface HeardChoice {
  readonly choice: JsonObject;
  readonly reply: JsonObject;
}

/** At most this many pieces of other choices are held back while the first choice is awaited. */
const maxHeld = 16;

/**
 * Follows one of several choices (`n: 2`): the choice with the lowest number, in a stream and in a whole payload. Choice 0 is recognised at once. A
 * stream may begin with another choice. That choice is held back for a few pieces, or until it ends, because choice 0 may still come. Some servers
 * number from 1.
 */
export class ChosenChoice {
  #index: number | undefined;
  #held: HeardChoice[] = [];
  readonly #isGathered: boolean;

  /** `isGathered`: the caller takes the answer as a whole, so the reader can wait for the end. */
  constructor(isGathered: boolean) {
    this.#isGathered = isGathered;
  }

  /** The number of the followed choice. Undefined: the number is not known yet, or the server does not number choices. */
  get index(): number | undefined {
    return this.#held.length === 0 ? this.#index : undefined;
  }

  /** The pieces of the followed choice that can be read now: mostly one piece. */
  of(choices: readonly JsonObject[], reply: JsonObject): readonly HeardChoice[] {
    const lowest = lowestOf(choices.map(indexOf));
    if (this.#index === undefined && lowest !== undefined && lowest > 0) {
      for (const choice of choices) {
        this.#held.push({ choice, reply });
      }
      const waits = this.#isGathered || (this.#held.length < maxHeld && !choices.some(hasEnded));
      return waits ? [] : this.release();
    }
    if (this.#index === undefined && lowest === 0) {
      this.#held = [];
    }
    const before = this.release();
    this.#index ??= lowest;
    const own = choices.filter((choice) => indexOf(choice) === this.#index && this.#index !== undefined);
    // Numbered choices without the followed choice belong to another answer.
    const [first] = choices;
    const next = own.length === 0 && first !== undefined && indexOf(first) === undefined ? [first] : own;
    return [...before, ...next.map((choice) => ({ choice, reply }))];
  }

  /** Returns the held choice with the lowest number, which becomes the followed choice. */
  release(): readonly HeardChoice[] {
    const held = this.#held;
    if (held.length === 0) {
      return held;
    }
    this.#held = [];
    this.#index = lowestOf(held.map(({ choice }) => indexOf(choice)));
    return held.filter(({ choice }) => indexOf(choice) === this.#index);
  }
}

function hasEnded(choice: JsonObject): boolean {
  return endingOf(choice) !== undefined;
}

/** Compares one by one: a payload may have more choices than a function takes arguments. */
function lowestOf(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce(
    (lowest, number) => (lowest === undefined || (number !== undefined && number < lowest) ? number : lowest),
    undefined,
  );
}

/** The message or the delta of a choice. `isWhole`: a message and not a piece. */
export interface Speech {
  readonly message: JsonObject;
  readonly isWhole: boolean;
}

/**
 * The message or delta of a choice, from the field that has it: a stream's `delta`, a reply's `message` (also in streams: relays, MiniMax,
 * Perplexity), or the `text` of the older completions. When a chunk has both a delta and a growing message, the delta is read, because the message
 * repeats everything.
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
