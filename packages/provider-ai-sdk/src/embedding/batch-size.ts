import { isObject, RequestAdjusted } from "@hotspare/core/plugin";
import { sdkErrorName } from "../failures/sdk-error-name.js";

/** For models that state no limit: as many as any vendor's model takes that states one. */
const unstatedLimit = 2_048;

/** The most inputs of one request, as far as the model says at once; a promise of it is awaited by the first request. */
export function statedLimit(maxEmbeddingsPerCall: unknown): number {
  return typeof maxEmbeddingsPerCall === "number" && maxEmbeddingsPerCall >= 1
    ? Math.min(unstatedLimit, Math.floor(maxEmbeddingsPerCall))
    : unstatedLimit;
}

/** @throws {RequestAdjusted} when a limit that the model promised is below this many inputs: core splits them */
export async function requireLimit(maxEmbeddingsPerCall: unknown, inputs: number): Promise<void> {
  if (typeof maxEmbeddingsPerCall !== "object" || maxEmbeddingsPerCall === null) {
    return;
  }
  const limit: unknown = await maxEmbeddingsPerCall;
  if (typeof limit === "number" && limit >= 1 && limit < inputs) {
    throw new RequestAdjusted({ reason: "max_inputs", maxInputs: Math.floor(limit) });
  }
}

/** The package's own word that there were too many inputs, as a limit that core learns. */
export function adjustedLimit(error: unknown): unknown {
  if (sdkErrorName(error) !== "TooManyEmbeddingValuesForCallError" || !isObject(error)) {
    return error;
  }
  const { maxEmbeddingsPerCall: limit } = error;
  return typeof limit === "number" && limit >= 1
    ? new RequestAdjusted({ reason: "max_inputs", maxInputs: Math.floor(limit), cause: error })
    : error;
}
