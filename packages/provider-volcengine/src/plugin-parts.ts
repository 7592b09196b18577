import type { Transport } from "@hotspare/provider-openai";
import type { EmbeddingInstructions } from "./embedding/instructions.js";

/** What both plugins of this package are made with. */
export interface PluginParts {
  readonly borrow: () => Required<Transport>;
  /** Instead of those that a model's documentation gives. */
  readonly instructions: EmbeddingInstructions | undefined;
}
