import type { Embedder, EmbeddingOutput, EmbedOptions } from "@hotspare/core";
import type { RunIdentity } from "../contract/embedding-sink.js";

/** What a run embeds with. */
export function runIdentity(
  { model, capabilities, vectorIdentity }: Embedder<EmbeddingOutput>,
  inputType: EmbedOptions["inputType"],
): RunIdentity {
  // An embedder of the caller's own may say no more than this.
  const [output = "dense"] = capabilities.outputs;
  return { ...(vectorIdentity ?? { model, output }), ...(inputType === undefined ? {} : { inputType }) };
}
