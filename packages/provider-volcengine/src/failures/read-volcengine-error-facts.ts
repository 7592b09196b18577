import type { ErrorFacts } from "@hotspare/core/plugin";
import { readOpenAIErrorFacts } from "@hotspare/provider-openai";
import { VolcengineError } from "./volcengine-error.js";

/** Reads a refusal of ours, or what the network threw. Undefined: neither the provider's nor the network's. */
export function readVolcengineErrorFacts(error: unknown): ErrorFacts | undefined {
  if (!VolcengineError.isInstance(error)) {
    return readOpenAIErrorFacts(error);
  }
  const { status, code, headers, body, sentence } = error;
  return {
    message: sentence,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}
