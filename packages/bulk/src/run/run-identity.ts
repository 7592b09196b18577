import { createHash } from "node:crypto";
import type { Embedder, EmbeddingOutput, EmbedOptions } from "@hotspare/core";
import { isObject, jsonTextOf, type ProviderOptions } from "@hotspare/core/plugin";
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
    ...(providerOptions === undefined ? {} : { providerOptions: digestOfOptions(providerOptions) }),
  };
}

/** The same options in another order are the same options. @throws {InvalidInputError} for an option that JSON cannot write */
function digestOfOptions(providerOptions: ProviderOptions): string {
  const plain: unknown = JSON.parse(jsonTextOf({ providerOptions }));
  return createHash("sha256").update(JSON.stringify(plain, namesInOrder)).digest("base64url");
}

function namesInOrder(_: string, value: unknown): unknown {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
}
