import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { isForeignWord } from "./finish-reason.js";
import { returnedFields } from "./provider-metadata.js";

/** Fields that have a name in our reply, by where they stand. */
const named = {
  /** `obfuscation`: noise against an eavesdropper who counts bytes. */
  payload: new Set(["choices", "model", "object", "obfuscation"]),
  choice: new Set(["index", "message", "delta", "text", "finish_reason"]),
  message: new Set(["role", "content", "reasoning_content", "reasoning", "tool_calls", "function_call"]),
};

/** The fields of a completion that have no name in our reply, from all its pieces. */
export class ExtraFields {
  readonly #raw: Record<string, unknown> = {};
  readonly #returned: Record<string, unknown> = {};

  /** Fields of the reply, its choice and its message, on one level. Undefined: there were none. */
  get raw(): JsonObject | undefined {
    return Object.keys(this.#raw).length === 0 ? undefined : this.#raw;
  }

  /** Fields of the message that the server wants back. */
  get returned(): JsonObject {
    return this.#returned;
  }

  /** A whole completion, or a chunk of a stream. Of several choices only the first is read. */
  addPayload(payload: JsonObject): void {
    for (const name in payload) {
      const value = payload[name];
      if (value !== null && !named.payload.has(name)) {
        this.#raw[name] = value;
      }
    }
    const { choices } = payload;
    if (Array.isArray(choices) && choices.length > 1) {
      this.#raw["choices"] = choices;
    }
  }

  addChoice(choice: JsonObject): void {
    for (const name in choice) {
      const value = choice[name];
      if (value !== null && !named.choice.has(name)) {
        this.#raw[name] = name === "logprobs" ? withPiece(this.#raw[name], value) : value;
      }
    }
    const { finish_reason: reason } = choice;
    // OpenAI's own words have names in our reply, which say as much.
    if (isForeignWord(reason)) {
      this.#raw["finish_reason"] = reason;
    }
  }

  /** A message, or a delta. A refusal also goes into `raw`: there it marks the content as a refusal. */
  addMessage(message: JsonObject): void {
    for (const name in message) {
      const value = message[name];
      if (value !== null && !named.message.has(name)) {
        const into = returnedFields.has(name) ? this.#returned : this.#raw;
        into[name] = withPiece(into[name], value);
      }
    }
  }
}

/** What a field is when a piece of it has come: texts and lists grow, objects by their fields; else the last word holds. */
function withPiece(before: unknown, piece: unknown): unknown {
  if (typeof before === "string" && typeof piece === "string") {
    return before + piece;
  }
  if (Array.isArray(before) && Array.isArray(piece)) {
    // In place: a stream has a piece for each token, and copying the list each time would take quadratic time.
    for (const item of piece) {
      addItem(before, item);
    }
    return before;
  }
  if (!isObject(before) || !isObject(piece)) {
    return piece ?? before;
  }
  const grown: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(piece)) {
    grown[name] = Array.isArray(value) ? withPiece(grown[name], value) : (value ?? grown[name]);
  }
  return grown;
}

const growing: ReadonlySet<string> = new Set(["text", "summary", "data"]);

/** An item that has the type and the number of the list's last is the next piece of it. */
function addItem(list: unknown[], item: unknown): void {
  const last = list.at(-1);
  if (!isObject(last) || !isObject(item) || !isSameItem(last, item)) {
    list.push(item);
    return;
  }
  const grown: Record<string, unknown> = { ...last };
  for (const [name, value] of Object.entries(item)) {
    grown[name] = growing.has(name) ? withPiece(grown[name], value) : (value ?? grown[name]);
  }
  list[list.length - 1] = grown;
}

function isSameItem(one: JsonObject, other: JsonObject): boolean {
  return typeof one["index"] === "number" && one["index"] === other["index"] && one["type"] === other["type"];
}
