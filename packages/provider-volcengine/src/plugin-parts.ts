import type { Transport } from "@hotspare/provider-openai";
import type { EmbeddingInstructions } from "./embedding/instructions.js";

/** The parts from which both plugins of this package are made. */
export interface PluginParts {
  readonly borrow: () => Required<Transport>;
  /** Replaces the instructions of the model's documentation. */
  readonly instructions: EmbeddingInstructions | undefined;
}
