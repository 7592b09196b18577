import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";
import { isForeignWord } from "./finish-reason.js";
import { returnedFields } from "./provider-metadata.js";

/** Fields that have a name in our reply, by the object that holds them. */
const named = {
  /** `obfuscation` is noise against an eavesdropper who counts bytes. */
  payload: new Set(["choices", "model", "object", "obfuscation"]),
  choice: new Set(["index", "message", "delta", "text", "finish_reason"]),
  message: new Set(["role", "content", "reasoning_content", "reasoning", "tool_calls", "function_call"]),
};

/** The names under which servers of this protocol send the id of a reply. OpenAI's name comes first. */
const idFields = ["id", "response_id", "responseId"];

/** Collects the fields of a completion that have no name in our reply, from all its pieces. */
export class ExtraFields {
  readonly #raw: Record<string, unknown> = {};
  readonly #returned: Record<string, unknown> = {};
  /** Kept as a flag, because every chunk asks. */
  #hasRaw = false;

  /** Fields of the reply, its choice and its message, on one level. Undefined: there were no such fields. */
  get raw(): JsonObject | undefined {
    return this.#hasRaw ? this.#raw : undefined;
  }

  /** The server's id of the reply. */
  get responseId(): string | undefined {
    return idFields.map((name) => textOf(this.#raw[name])).find((id) => id !== undefined);
  }

  /** Fields of the message that the server wants back. */
  get returned(): JsonObject {
    return this.#returned;
  }

  /**
   * Whether a field of the reply or its choice already has this value: an id, a time, a fingerprint. Lists and objects may have grown, so they never
   * count as the same.
   */
  hasSame(name: string, value: unknown): boolean {
    return typeof value !== "object" && this.#raw[name] === value && Object.hasOwn(this.#raw, name);
  }

  /** Adds a whole completion, or a chunk of a stream. When there are several choices, only the first is read. */
  addPayload(payload: JsonObject): void {
    for (const name in payload) {
      const value = payload[name];
      if (value !== null && !named.payload.has(name)) {
        this.#setRaw(name, value);
      }
    }
    const { choices } = payload;
    if (Array.isArray(choices) && choices.length > 1) {
      this.#setRaw("choices", choices);
    }
  }

  addChoice(choice: JsonObject): void {
    for (const name in choice) {
      const value = choice[name];
      if (value !== null && !named.choice.has(name)) {
        this.#setRaw(name, name === "logprobs" ? withPiece(ownField(this.#raw, name), value) : value);
      }
    }
    const { finish_reason: reason } = choice;
    // OpenAI's own finish reasons have names in our reply that say the same.
    if (isForeignWord(reason)) {
      this.#setRaw("finish_reason", reason);
    }
  }

  /** Adds a message, or a delta. A refusal also goes into `raw`, where it marks the content as a refusal. */
  addMessage(message: JsonObject): void {
    for (const name in message) {
      const value = message[name];
      if (value !== null && !named.message.has(name)) {
        if (returnedFields.has(name)) {
          this.#returned[name] = withPiece(this.#returned[name], value);
        } else {
          this.#setRaw(name, withPiece(ownField(this.#raw, name), value));
        }
      }
    }
  }

  #setRaw(name: string, value: unknown): void {
    this.#hasRaw = true;
    setField(this.#raw, name, value);
  }
}

/** Reads only own properties: a field of a reply may be named `__proto__` or `constructor`. */
function ownField(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function setField(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}

/**
 * The value of a field after one more piece: texts and lists grow, objects grow field by field, and any other value is replaced. The collected value
 * belongs to this reader and grows in place: a stream has a piece for each token, and a copy for each piece would take quadratic time.
 */
function withPiece(before: unknown, piece: unknown): unknown {
  if (typeof before === "string" && typeof piece === "string") {
    return before + piece;
  }
  if (Array.isArray(before) && Array.isArray(piece)) {
    for (const item of piece) {
      addItem(before, item);
    }
    return before;
  }
  if (!isObject(before) || !isObject(piece)) {
    return piece ?? before;
  }
  for (const [name, value] of Object.entries(piece)) {
    grow(before, name, Array.isArray(value), value);
  }
  return before;
}

/** Adds a piece to a field of an object, or replaces the field. */
function grow(object: Record<string, unknown>, name: string, goesOn: boolean, piece: unknown): void {
  const before = ownField(object, name);
  setField(object, name, goesOn ? withPiece(before, piece) : (piece ?? before));
}

const growing: ReadonlySet<string> = new Set(["text", "summary", "data"]);

/** An item with the type and the number of the last item of the list is the next piece of that item. */
function addItem(list: unknown[], item: unknown): void {
  const last = list.at(-1);
  if (!isObject(last) || !isObject(item) || !isSameItem(last, item)) {
    list.push(item);
    return;
  }
  for (const [name, value] of Object.entries(item)) {
    grow(last, name, growing.has(name), value);
  }
}

function isSameItem(one: JsonObject, other: JsonObject): boolean {
  return typeof one["index"] === "number" && one["index"] === other["index"] && one["type"] === other["type"];
}
