import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";

/** The text of a message or a delta. A refusal is what the model says, so it is content; Mistral sends a list of parts. */
export function contentOf(message: JsonObject): string {
  const { content } = message;
  const text =
    typeof content === "string" ? content : Array.isArray(content) ? content.map(partText).join("") : "";
  return text !== "" ? text : (textOf(message["refusal"]) ?? "");
}

/** The fields of what the model thought: DeepSeek, Ark, DashScope and vLLM have the first; OpenRouter, Groq and newer vLLM the second. */
const reasoningFields = ["reasoning_content", "reasoning"] as const;

/** What the model thought, and the field that holds it. */
export interface Reasoning {
  readonly field: (typeof reasoningFields)[number];
  readonly text: string;
}

export function reasoningOf(message: JsonObject): Reasoning | undefined {
  for (const field of reasoningFields) {
    const text = textOf(message[field]);
    if (text !== undefined) {
      return { field, text };
    }
  }
  return undefined;
}

function partText(part: unknown): string {
  return isObject(part) && part["type"] === "text" ? (textOf(part["text"]) ?? "") : "";
}
