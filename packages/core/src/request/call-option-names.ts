import type { EmbedOptions } from "../contract/embedder.js";

/** The options of a call; the type checks that the list is complete. `inputType` is only for embeddings. */
const names: Readonly<Record<keyof EmbedOptions, true>> = {
  signal: true,
  purpose: true,
  timeouts: true,
  headers: true,
  metadata: true,
  maxWaitMs: true,
  priority: true,
  inputType: true,
};

export const callOptionNames: ReadonlySet<string> = new Set(Object.keys(names));
