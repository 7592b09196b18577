import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";
import { piecesOf, textIn } from "./content-pieces.js";

/** The fields in which thoughts go back unchanged. DeepSeek, Ark, DashScope and vLLM have the first, OpenRouter, Groq and newer vLLM the second. */
const reasoningFields = ["reasoning_content", "reasoning"] as const;

/**
 * Other fields of thoughts, from which a server does not take thoughts back: Ollama's native `thinking`, and OpenRouter's `reasoning_details` and
 * LiteLLM's `thinking_blocks`, which both go back whole, as metadata.
 */
const otherThoughts = [
  "thinking",
  "thinking_content",
  "reasoning_text",
  "reasoning_details",
  "thinking_blocks",
];

/** The thoughts of the model, and the field that holds them. Undefined field: the thoughts go back in no field. */
export interface Reasoning {
  readonly field: (typeof reasoningFields)[number] | undefined;
  readonly text: string;
}

/** What a message, or a delta, holds. */
export interface SaidText {
  readonly content: string;
  /** Whether the content is a refusal instead of an answer. */
  readonly isRefusal: boolean;
  readonly reasoning: Reasoning | undefined;
  /** Whether the message has an answer other than text: a picture, a sound. */
  readonly hasMedia: boolean;
}

/** Reads a message or a delta. A refusal is text of the model, so it counts as content. */
export function saidIn(message: JsonObject): SaidText {
  const { text, thoughts: ownThoughts, hasMedia } = piecesOf(message["content"]);
  const isThought = isMarkedAsThought(message);
  const said = isThought ? "" : text;
  const refusal = textOf(message["refusal"]) ?? "";
  const content =
    said || refusal || (isObject(message["audio"]) ? (textOf(message["audio"]["transcript"]) ?? "") : "");
  const thoughts = isThought ? ownThoughts + text : ownThoughts;
  return {
    content,
    // Relays may write the words of a refusal in both fields.
    isRefusal: refusal !== "" && (said === "" || said === refusal),
    reasoning: reasoningOf(message) ?? (thoughts === "" ? undefined : { field: undefined, text: thoughts }),
    hasMedia: hasMedia || mediaFields.some((name) => saysSomething(message[name])),
  };
}

/** Fields of OpenAI's sounds, and of pictures from OpenRouter ("Image generation") and relays. */
const mediaFields = ["audio", "images", "image", "videos", "video"];

function saysSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : false;
}

/** Gemini's OpenAI compatibility, "Thinking": a summary of thoughts arrives as content. */
function isMarkedAsThought(message: JsonObject): boolean {
  const { extra_content: extra } = message;
  return isObject(extra) && isObject(extra["google"]) && extra["google"]["thought"] === true;
}

function reasoningOf(message: JsonObject): Reasoning | undefined {
  for (const field of reasoningFields) {
    const text = textIn(message[field]);
    if (text !== "") {
      return { field, text };
    }
  }
  for (const field of otherThoughts) {
    const text = textIn(message[field]);
    if (text !== "") {
      return { field: undefined, text };
    }
  }
  return undefined;
}
