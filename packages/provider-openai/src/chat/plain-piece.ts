import type { JsonObject } from "@hotspare/core/plugin";
import type { ExtraFields } from "./extra-fields.js";

/** What the pieces of a stream have said so far, which the next piece may repeat. */
export interface SaidBefore {
  readonly model: string;
  /** The number of the choice that is followed. */
  readonly index: number;
  readonly extra: ExtraFields;
}

/** The text of a piece that has nothing else. */
export type PlainText = { readonly content: string } | { readonly reasoning: string };

/** Fields of the servers that may repeat the whole text in each piece. No other server has them: see `GrowingMessage`. */
const fieldsOfGrowing: ReadonlySet<string> = new Set(["input_sensitive", "base_resp"]);

/**
 * The text of a plain piece. A plain piece adds text to a kind of text that has come before, and its other fields have the same values as in earlier
 * pieces. Most pieces of a stream are plain, and skip the readers that each look for another server's form. Undefined: the piece holds, or may hold,
 * more.
 */
export function plainTextOf(payload: JsonObject, said: SaidBefore): PlainText | undefined {
  let choices: unknown;
  for (const name in payload) {
    const value = payload[name];
    if (name === "choices") {
      choices = value;
    } else if (value === null || value === undefined) {
      if (fieldsOfGrowing.has(name)) {
        return undefined;
      }
    } else if (
      name === "object"
        ? value !== "chat.completion.chunk"
        : name === "model"
          ? value !== said.model
          : // `obfuscation` is noise against an eavesdropper who counts bytes.
            name !== "obfuscation" && !said.extra.hasSame(name, value)
    ) {
      return undefined;
    }
  }
  if (!Array.isArray(choices) || choices.length !== 1) {
    return undefined;
  }
  const [choice] = choices as readonly unknown[];
  return typeof choice === "object" && choice !== null ? textOfChoice(choice as JsonObject, said) : undefined;
}

function textOfChoice(choice: JsonObject, said: SaidBefore): PlainText | undefined {
  let delta: unknown;
  let isOwn = false;
  for (const name in choice) {
    const value = choice[name];
    if (name === "delta") {
      delta = value;
    } else if (name === "index") {
      isOwn = value === said.index;
    } else if (value !== null && value !== undefined && !said.extra.hasSame(name, value)) {
      return undefined;
    }
  }
  return isOwn && typeof delta === "object" && delta !== null ? textOfDelta(delta as JsonObject) : undefined;
}

function textOfDelta(delta: JsonObject): PlainText | undefined {
  let content = "";
  let reasoning = "";
  for (const name in delta) {
    const value = delta[name];
    if (value === null || value === undefined) {
      continue;
    }
    if (name === "content" && typeof value === "string") {
      content = value;
    } else if ((name === "reasoning_content" || name === "reasoning") && typeof value === "string") {
      if (reasoning !== "" && value !== "" && reasoning !== value) {
        return undefined;
      }
      reasoning ||= value;
    } else if (name !== "role" && !(name === "tool_calls" && Array.isArray(value) && value.length === 0)) {
      return undefined;
    }
  }
  if (reasoning === "") {
    return content === "" ? undefined : { content };
  }
  return content === "" ? { reasoning } : undefined;
}
