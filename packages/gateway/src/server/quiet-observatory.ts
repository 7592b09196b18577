import type { Observatory } from "../contract/observatory.js";

/** Stands in until the observatory is there. */
export function openObservatory(_: unknown): Observatory & { replaceModels(next: unknown): void } {
  return {
    snapshot: () => ({
      nowMs: 0,
      startedMs: 0,
      version: "0",
      models: [],
      clients: [],
      timeline: [],
      buckets: [],
      failures: [],
      unknown: [],
    }),
    subscribe: () => () => undefined,
    metrics: async () => "",
    requestStarted: () => undefined,
    requestEnded: () => undefined,
    reset: () => undefined,
    replaceModels: () => undefined,
    close: () => undefined,
  };
}
