import type { Embedder } from "@hotspare/core";
import type { PersonModels } from "./person-call.js";

/** The embedder as a bulk run gets it. The run's limits of each call stand in the call's `metadata`, for the watches. */
export function bulkEmbedder(embedder: PersonModels["embedder"]): Embedder<"dense"> {
  const { model, clock, closing, vectorIdentity } = embedder;
  return {
    model,
    clock,
    closing,
    vectorIdentity,
    get dimensions() {
      return embedder.dimensions;
    },
    get capabilities() {
      return embedder.capabilities;
    },
    get activeCredentialIds() {
      return embedder.activeCredentialIds;
    },
    embed: (inputs, options = {}) => {
      const { maxAttempts, maxWaitMs, timeouts } = options;
      const metadata = {
        // A trial of an input that is suspected has a time of its own.
        isLimited: timeouts !== undefined,
        ...(maxAttempts === undefined ? {} : { maxAttempts }),
        ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
      };
      return embedder.embed(inputs, { ...options, metadata });
    },
    close: () => embedder.close(),
  };
}
