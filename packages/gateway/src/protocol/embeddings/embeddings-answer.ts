import type { EmbedResult } from "@hotspare/core";
import { encodeFloats } from "@hotspare/core/plugin";
import type { AnswerAbout, EmbeddingsAsk } from "../../contract/endpoints.js";
import { ProtocolError } from "../../contract/protocol-error.js";
import { longestFloat, writeFloat } from "./float-json.js";

/**
 * Writes the answer as JSON text. `JSON.stringify` would block every other request while it writes 2,048 vectors.
 *
 * @throws {ProtocolError} 400 when the vectors are sparse or have another length than requested; 502 when a vector has a value that is not a finite number
 */
export function embeddingsAnswer(
  { embeddings, usage }: EmbedResult,
  { encodingFormat, dimensions }: EmbeddingsAsk,
  { model }: AnswerAbout,
): string {
  const write = encodingFormat === "base64" ? base64Of : floatsWriter();
  const data = embeddings.map(({ dense }, index) => {
    const vector = usable(dense, dimensions, model);
    return `{"object":"embedding","index":${index},"embedding":${write(vector)}}`;
  });
  const { promptTokens, totalTokens } = usage;
  return `{"object":"list","data":[${data.join(",")}],"model":${JSON.stringify(model)},"usage":{"prompt_tokens":${count(promptTokens)},"total_tokens":${count(totalTokens)}}}`;
}

function base64Of(vector: Float32Array): string {
  return `"${encodeFloats(vector)}"`;
}

/** Returns a writer that reuses one buffer for all vectors. */
function floatsWriter(): (vector: Float32Array) => string {
  let bytes = Buffer.alloc(0);
  return (vector) => {
    const most = vector.length * (longestFloat + 1) + 2;
    if (bytes.length < most) {
      bytes = Buffer.alloc(most);
    }
    let at = 0;
    for (const value of vector) {
      bytes[at] = at === 0 ? 0x5b : 0x2c;
      at = writeFloat(value, bytes, at + 1);
    }
    bytes[at] = 0x5d;
    return vector.length === 0 ? "[]" : bytes.toString("latin1", 0, at + 1);
  };
}

function usable(
  vector: Float32Array | undefined,
  dimensions: number | undefined,
  model: string,
): Float32Array {
  if (vector === undefined) {
    throw noDenseVectors(model);
  }
  if (dimensions !== undefined && vector.length !== dimensions) {
    throw otherLength(model, dimensions, vector.length);
  }
  if (!isFiniteThroughout(vector)) {
    throw new ProtocolError({
      status: 502,
      type: "server_error",
      code: "unusable_vector",
      message: `The model ${JSON.stringify(model)} returned a vector with a value that is not a number, which JSON cannot express.`,
    });
  }
  return vector;
}

/** A loop, because `every` would call a function for each of millions of numbers. */
function isFiniteThroughout(vector: Float32Array): boolean {
  for (const value of vector) {
    if (!Number.isFinite(value)) {
      return false;
    }
  }
  return true;
}

/** The refusal for a model that has only sparse vectors. */
export function noDenseVectors(model: string): ProtocolError {
  return new ProtocolError({
    status: 400,
    type: "invalid_request_error",
    param: "model",
    code: "unsupported_model",
    message: `The model ${JSON.stringify(model)} makes only sparse vectors, and OpenAI's protocol has only dense vectors. Use a model with dense vectors.`,
  });
}

/**
 * The refusal for a length that the model does not return. The gateway does not shorten vectors, because a shortened vector belongs to another vector space than
 * the model's other vectors.
 */
export function otherLength(model: string, asked: number, own: number): ProtocolError {
  return new ProtocolError({
    status: 400,
    type: "invalid_request_error",
    param: "dimensions",
    code: "invalid_value",
    message: `dimensions is ${asked}, and the model ${JSON.stringify(model)} returns vectors of ${own} numbers. Write ${own}, or leave dimensions out. The gateway asks for another length if its file has the model's dimensions.`,
  });
}

function count(tokens: number): number {
  return Number.isFinite(tokens) ? Math.round(tokens) : 0;
}
