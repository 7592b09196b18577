import { optionsFor, type ProviderOptions } from "../vendors/provider-options.js";
import type { Vendor } from "../vendors/vendor.js";
import { type BedrockFamily, bedrockFamilyOf } from "./bedrock-family.js";

/**
 * A vendor's option for the length of vectors. Only version 4 of the specification has the length itself. Sources: the option schemas of
 * @ai-sdk/openai, google, cohere, amazon-bedrock, mistral and voyage, and jina-ai-provider. All other vendors get OpenAI's name.
 */
const names: Readonly<Record<string, string>> = {
  google: "outputDimensionality",
  cohere: "outputDimension",
  voyage: "outputDimension",
  jina: "outputDimension",
  mistral: "outputDimension",
};

/** The option for a family of models on Bedrock. Source: @ai-sdk/amazon-bedrock, its options of embedding models. */
const bedrockNames: Readonly<Record<BedrockFamily, string>> = {
  cohere: "outputDimension",
  nova: "embeddingDimension",
  other: "dimensions",
};

/** The options that request vectors of this length. */
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

/** Every name that a package uses for the length of vectors. */
export const lengthOptions: ReadonlySet<string> = new Set([
  "dimensions",
  ...Object.values(names),
  ...Object.values(bedrockNames),
]);
