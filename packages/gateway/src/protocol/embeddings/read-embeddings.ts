import type { EmbeddingInput } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import type { EmbeddingsAsk } from "../../contract/endpoints.js";
import { missing, refusal, wrongType } from "../read/refusal.js";
import {
  flagAt,
  knownFieldsOnly,
  listAt,
  objectAt,
  required,
  textAt,
  wholeAt,
  wordAt,
} from "../read/values.js";
import { readEmbeddingParts } from "./embedding-parts.js";

/** RAGFlow up to 0.26 sends `drop_params`, which is for LiteLLM, to every server (ragflow#18584). It changes no vector. */
const fields: ReadonlySet<string> = new Set([
  "model",
  "input",
  "encoding_format",
  "dimensions",
  "user",
  "drop_params",
]);

const formats = ["float", "base64"] as const;

/**
 * Reads the body of `POST /v1/embeddings`. A list of texts is a list of inputs. A list of parts such as `image_url` is one multimodal input, as in Ark's API. A
 * list of such lists is several multimodal inputs. The number of inputs has no bound here, because core splits inputs into requests that the provider accepts.
 *
 * @throws {ProtocolError} 400
 */
export function readEmbeddings(body: unknown): EmbeddingsAsk {
  const request = required(objectAt(body, "body"), "body");
  knownFieldsOnly(request, fields, "");
  textAt(request["user"], "user");
  flagAt(request["drop_params"], "drop_params");
  return {
    model: textAt(request["model"], "model", { least: 1 }),
    inputs: readInputs(request["input"]),
    encodingFormat: wordAt(request["encoding_format"], "encoding_format", formats) ?? "float",
    dimensions: wholeAt(request["dimensions"], "dimensions", { least: 1, most: 1_000_000 }),
  };
}

function readInputs(input: unknown): readonly EmbeddingInput[] {
  if (typeof input === "string") {
    return [textOf(input, "input")];
  }
  if (input === undefined || input === null) {
    throw missing("input");
  }
  if (!Array.isArray(input)) {
    throw wrongType("input", "a string or an array of strings", input);
  }
  const list = required(listAt(input, "input"), "input");
  // Most lists have only texts, which need no further reading.
  if (list.every((each) => typeof each === "string" && each !== "")) {
    return list as readonly string[];
  }
  return isObject(list[0])
    ? [readEmbeddingParts(list, "input")]
    : list.map((each, index) => readInput(each, `input[${index}]`));
}

function readInput(input: unknown, param: string): EmbeddingInput {
  if (typeof input === "string") {
    return textOf(input, param);
  }
  if (typeof input === "number" || (Array.isArray(input) && typeof input[0] === "number")) {
    throw tokensRefused(param);
  }
  if (Array.isArray(input)) {
    return readEmbeddingParts(required(listAt(input, param), param), param);
  }
  if (isObject(input)) {
    const message = `Invalid type for '${param}': texts and parts are in one list. Write a list of texts, one list of parts for one input, or a list of lists of parts.`;
    throw refusal(param, message, "invalid_type");
  }
  throw wrongType(param, "a string", input);
}

function textOf(text: string, param: string): string {
  return required(textAt(text, param, { least: 1 }), param);
}

/** Refuses numbers of tokens. A spare of another provider numbers tokens differently, so its vectors would describe another text, and nobody would notice. */
function tokensRefused(param: string): Error {
  const message = `Invalid type for '${param}': the gateway does not accept numbers of tokens, because the providers behind this model may use different tokens. Write texts. LangChain for Python sends texts with OpenAIEmbeddings(check_embedding_ctx_length=False).`;
  return refusal(param, message, "invalid_type");
}
