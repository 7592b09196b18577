import { isObject, type JsonObject, textOf } from "@hotspare/core/plugin";

/** The fields in which thoughts go back as they came: DeepSeek, Ark, DashScope and vLLM have the first; OpenRouter, Groq and newer vLLM the second. */
const reasoningFields = ["reasoning_content", "reasoning"] as const;

/**
 * Other places of thoughts, which a server does not take back from there: Ollama's native `thinking`, OpenRouter's `reasoning_details`
 * and LiteLLM's `thinking_blocks` (both go back whole, as metadata).
 */
const otherThoughts = [
  "thinking",
  "thinking_content",
  "reasoning_text",
  "reasoning_details",
  "thinking_blocks",
];

/** What the model thought, and the field that holds it; undefined: no field that it goes back in. */
export interface Reasoning {
  readonly field: (typeof reasoningFields)[number] | undefined;
  readonly text: string;
}

/** What a message, or a delta, says. */
export interface SaidText {
  readonly content: string;
  readonly reasoning: Reasoning | undefined;
  /** Whether there is an answer that is no text: a picture, a sound. */
  readonly hasMedia: boolean;
}

/** Deeper nesting is nobody's text. */
const maxDepth = 4;

/** Reads a message or a delta. A refusal is what the model says, so it is content. */
export function saidIn(message: JsonObject): SaidText {
  const pieces = piecesOf(message["content"]);
  const isThought = isMarkedAsThought(message);
  const content =
    (isThought ? "" : pieces.text) ||
    (textOf(message["refusal"]) ?? "") ||
    (isObject(message["audio"]) ? (textOf(message["audio"]["transcript"]) ?? "") : "");
  const thoughts = isThought ? pieces.thoughts + pieces.text : pieces.thoughts;
  return {
    content,
    reasoning: reasoningOf(message) ?? (thoughts === "" ? undefined : { field: undefined, text: thoughts }),
    hasMedia: pieces.hasMedia || mediaFields.some((name) => saysSomething(message[name])),
  };
}

/** OpenAI's sounds; pictures of OpenRouter ("Image generation") and of relays. */
const mediaFields = ["audio", "images", "image", "videos", "video"];

function saysSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : false;
}

/** Gemini's OpenAI compatibility, "Thinking": a summary of thoughts comes as content. */
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

interface Pieces {
  readonly text: string;
  readonly thoughts: string;
  readonly hasMedia: boolean;
}

const nothing: Pieces = { text: "", thoughts: "", hasMedia: false };

/**
 * A text, or a list of parts of any type (Mistral's thinking parts, mistral.ai "Reasoning"; relays write parts without a type, or bare texts).
 * Workers AI sends numbers, and an object where JSON was asked for: it is the answer, and becomes text again.
 */
function piecesOf(content: unknown): Pieces {
  if (Array.isArray(content)) {
    const isData = content.length > 0 && content.every((part) => isObject(part) && !isPart(part));
    return isData ? { ...nothing, text: JSON.stringify(content) } : joined(content.map(pieceOf));
  }
  if (isObject(content) && !isPart(content)) {
    return Object.keys(content).length === 0 ? nothing : { ...nothing, text: JSON.stringify(content) };
  }
  return pieceOf(content);
}

function joined(pieces: readonly Pieces[]): Pieces {
  return {
    text: pieces.map(({ text }) => text).join(""),
    thoughts: pieces.map(({ thoughts }) => thoughts).join(""),
    hasMedia: pieces.some(({ hasMedia }) => hasMedia),
  };
}

/** Fields of parts. An object that has others, and no type, is data. */
const partFields: ReadonlySet<string> = new Set([
  "text",
  "content",
  "value",
  "parts",
  "output_text",
  "refusal",
  "thinking",
  "annotations",
  "citations",
  "index",
  "role",
  "signature",
  "thought",
]);

function isPart(object: JsonObject): boolean {
  const fields = Object.keys(object);
  return (
    typeof object["type"] === "string" || (fields.length > 0 && fields.every((name) => partFields.has(name)))
  );
}

function pieceOf(part: unknown): Pieces {
  if (!isObject(part)) {
    return { ...nothing, text: textIn(part) };
  }
  if (Array.isArray(part["parts"])) {
    return joined(part["parts"].map(pieceOf));
  }
  const type = typeof part["type"] === "string" ? part["type"] : "";
  const text = textIn(part);
  if (part["thought"] === true || /think|thought|reason/i.test(type)) {
    return { ...nothing, thoughts: text };
  }
  return { ...nothing, text, hasMedia: text === "" && /image|audio|video|file/i.test(type) };
}

/** The text of a value, however it is wrapped. */
function textIn(value: unknown, depth = 0): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "object":
      break;
    default:
      return "";
  }
  if (value === null || depth > maxDepth) {
    return "";
  }
  if (Array.isArray(value)) {
    return value.map((item) => textIn(item, depth + 1)).join("");
  }
  const wrapped = value as JsonObject;
  for (const name of ["text", "thinking", "summary", "content", "output_text", "refusal", "value"]) {
    const text = textIn(wrapped[name], depth + 1);
    if (text !== "") {
      return text;
    }
  }
  return "";
}
