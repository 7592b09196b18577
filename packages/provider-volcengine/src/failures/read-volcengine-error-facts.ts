import type { ErrorFacts } from "@hotspare/core/plugin";
import { readOpenAIErrorFacts } from "@hotspare/provider-openai";
import { readVolcengineErrorBody } from "./read-volcengine-error-body.js";
import { VolcengineError } from "./volcengine-error.js";

/** Reads the facts of a `VolcengineError`, or of an error of the network. Undefined: the error is neither the provider's nor the network's. */
export function readVolcengineErrorFacts(error: unknown): ErrorFacts | undefined {
  if (!VolcengineError.isInstance(error)) {
    return readOpenAIErrorFacts(error);
  }
  const { status, code, headers, body, sentence } = error;
  // Ark names the wrong field. The message may mention a model beside it.
  const { param } = readVolcengineErrorBody(body);
  return {
    message: sentence,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}
