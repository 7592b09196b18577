import { createHash } from "node:crypto";
import type { Embedder, EmbeddingOutput, EmbedOptions } from "@hotspare/core";
import type { RunIdentity } from "../contract/embedding-sink.js";

/** What a run embeds with. */
export function runIdentity(
  { model, capabilities, vectorIdentity }: Embedder<EmbeddingOutput>,
  { inputType, providerOptions }: Pick<EmbedOptions, "inputType" | "providerOptions">,
): RunIdentity {
  // An embedder of the caller's own may say no more than this.
  const [output = "dense"] = capabilities.outputs;
  return {
    ...(vectorIdentity ?? { model, output }),
    ...(inputType === undefined ? {} : { inputType }),
    // They may change the vectors, and may hold what nobody should read in a file.
    ...(providerOptions === undefined ? {} : { providerOptions: digestOf(providerOptions) }),
  };
}

function digestOf(options: object): string {
  return createHash("sha256").update(JSON.stringify(options)).digest("base64url");
}
