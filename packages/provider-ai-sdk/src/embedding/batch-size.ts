import { isObject, RequestAdjusted } from "@hotspare/core/plugin";
import { sdkErrorName } from "../failures/sdk-error-name.js";

/** The limit for models that state no limit: the largest limit that any vendor's model states. */
const unstatedLimit = 2_048;

/** The most inputs of one request, if the model states the number at once. When the model returns a promise, the first request awaits it. */
export function statedLimit(maxEmbeddingsPerCall: unknown): number {
  return typeof maxEmbeddingsPerCall === "number" && maxEmbeddingsPerCall >= 1
    ? Math.min(unstatedLimit, Math.floor(maxEmbeddingsPerCall))
    : unstatedLimit;
}

/** @throws {RequestAdjusted} when the promised limit of the model is below this number of inputs; core then splits the inputs */
export async function requireLimit(maxEmbeddingsPerCall: unknown, inputs: number): Promise<void> {
  if (typeof maxEmbeddingsPerCall !== "object" || maxEmbeddingsPerCall === null) {
    return;
  }
  const limit: unknown = await maxEmbeddingsPerCall;
  if (typeof limit === "number" && limit >= 1 && limit < inputs) {
    throw new RequestAdjusted({ reason: "max_inputs", maxInputs: Math.floor(limit) });
  }
}

/** Turns the package's error about too many inputs into a limit that core learns. */
export function adjustedLimit(error: unknown): unknown {
  if (sdkErrorName(error) !== "TooManyEmbeddingValuesForCallError" || !isObject(error)) {
    return error;
  }
  const { maxEmbeddingsPerCall: limit } = error;
  return typeof limit === "number" && limit >= 1
    ? new RequestAdjusted({ reason: "max_inputs", maxInputs: Math.floor(limit), cause: error })
    : error;
}
