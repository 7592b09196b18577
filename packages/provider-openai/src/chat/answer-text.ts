import { isObject, type JsonObject, textOf } from "../replies/json-object.js";

/** The text of a message or a delta. A refusal is what the model says, so it is content; Mistral sends a list of parts. */
export function contentOf(message: JsonObject): string {
  const { content } = message;
  const text =
    typeof content === "string" ? content : Array.isArray(content) ? content.map(partText).join("") : "";
  return text !== "" ? text : (textOf(message["refusal"]) ?? "");
}

/** What the model thought: `reasoning_content` (DeepSeek, Ark, DashScope, vLLM) or `reasoning` (OpenRouter, Groq, newer vLLM). */
export function reasoningOf(message: JsonObject): string | undefined {
  return textOf(message["reasoning_content"]) ?? textOf(message["reasoning"]);
}

function partText(part: unknown): string {
  return isObject(part) && part["type"] === "text" ? (textOf(part["text"]) ?? "") : "";
}
