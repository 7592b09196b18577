import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { isCallPart } from "./tool-calls.js";

/** No real text is nested more deeply. */
const maxDepth = 4;

/** Reads the content of a message, and separates its thoughts. */
export function piecesOf(content: unknown): Pick<Pieces, "text" | "thoughts" | "hasMedia"> {
  if (typeof content === "string") {
    return { text: content, thoughts: "", hasMedia: false };
  }
  const pieces = new Pieces();
  pieces.addContent(content);
  return pieces;
}

/** Joins the parts of a content. A reply may have one part for each word, so each part is read once, and no object is created for a part. */
class Pieces {
  readonly #texts: string[] = [];
  readonly #thoughts: string[] = [];
  #hasMedia = false;

  get text(): string {
    return this.#texts.join("");
  }

  get thoughts(): string {
    return this.#thoughts.join("");
  }

  get hasMedia(): boolean {
    return this.#hasMedia;
  }

  /**
   * Adds a text, or a list of parts of any type (Mistral's thinking parts, mistral.ai "Reasoning"; relays write parts without a type, or bare texts).
   * Workers AI sends numbers, and an object when JSON was requested: the object is the answer, and becomes text again.
   */
  addContent(content: unknown): void {
    const isData = Array.isArray(content)
      ? content.length > 0 && content.every(isDataObject)
      : isDataObject(content) && Object.keys(content).length > 0;
    if (isData) {
      this.#texts.push(JSON.stringify(content));
    } else if (Array.isArray(content)) {
      this.#addParts(content, 0);
    } else {
      this.#addPart(content, 0);
    }
  }

  #addParts(parts: readonly unknown[], depth: number): void {
    for (const part of parts) {
      if (
        isObject(part) &&
        part["type"] === "text" &&
        typeof part["text"] === "string" &&
        part["text"] !== ""
      ) {
        // The usual part needs no other check.
        (part["thought"] === true ? this.#thoughts : this.#texts).push(part["text"]);
      } else {
        this.#addPart(part, depth);
      }
    }
  }

  #addPart(part: unknown, depth: number): void {
    if (!isObject(part)) {
      this.#texts.push(textIn(part));
      return;
    }
    if (isCallPart(part)) {
      return;
    }
    if (Array.isArray(part["parts"])) {
      if (depth < maxDepth) {
        this.#addParts(part["parts"], depth + 1);
      }
      return;
    }
    const type = typeof part["type"] === "string" ? part["type"] : "";
    const text = textIn(part);
    if (part["thought"] === true || /think|thought|reason/i.test(type)) {
      this.#thoughts.push(text);
      return;
    }
    this.#texts.push(text);
    this.#hasMedia ||= text === "" && /image|audio|video|file/i.test(type);
  }
}

/** Fields of parts. An object without a type that has other fields is data. */
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
    typeof object["type"] === "string" ||
    isCallPart(object) ||
    (fields.length > 0 && fields.every((name) => partFields.has(name)))
  );
}

function isDataObject(value: unknown): value is JsonObject {
  return isObject(value) && !isPart(value);
}

/** The text of a value, in whatever wrapper. */
export function textIn(value: unknown, depth = 0): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return String(value);
    case "boolean":
      // Some servers send `false` for missing content.
      return value ? "true" : "";
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
