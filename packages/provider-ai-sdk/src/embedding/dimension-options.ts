import { optionsFor, type ProviderOptions } from "../vendors/provider-options.js";
import type { Vendor } from "../vendors/vendor.js";
import { type BedrockFamily, bedrockFamilyOf } from "./bedrock-family.js";

/**
 * The option of a vendor for the length of vectors, which only version 4 of the specification has by itself. Sources: the option schemas of @ai-sdk/openai, google,
 * cohere, amazon-bedrock, mistral and voyage, and jina-ai-provider; all others are asked by the name that OpenAI gave it.
 */
const names: Readonly<Record<string, string>> = {
  google: "outputDimensionality",
  cohere: "outputDimension",
  voyage: "outputDimension",
  jina: "outputDimension",
  mistral: "outputDimension",
};

/** The same, by the family of a model on Bedrock. Source: @ai-sdk/amazon-bedrock, its options of embedding models. */
const bedrockNames: Readonly<Record<BedrockFamily, string>> = {
  cohere: "outputDimension",
  nova: "embeddingDimension",
  other: "dimensions",
};

/** The options that ask for vectors of this length. */
export function dimensionOptions(
  dimensions: number | undefined,
  modelId: string,
  vendor: Vendor,
): ProviderOptions {
  if (dimensions === undefined) {
    return {};
  }
  const { name } = vendor;
  const own = Object.hasOwn(names, name) ? names[name] : undefined;
  const option = name === "bedrock" ? bedrockNames[bedrockFamilyOf(modelId)] : own;
  return optionsFor(vendor, { [option ?? "dimensions"]: dimensions });
}

/** Every name by which a package is asked for the length of vectors. */
export const lengthOptions: ReadonlySet<string> = new Set([
  "dimensions",
  ...Object.values(names),
  ...Object.values(bedrockNames),
]);
