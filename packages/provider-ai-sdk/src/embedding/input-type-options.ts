import type { AttemptContext } from "@hotspare/core/plugin";
import { optionsFor, type ProviderOptions } from "../vendors/provider-options.js";
import type { Vendor } from "../vendors/vendor.js";
import { type BedrockFamily, bedrockFamilyOf } from "./bedrock-family.js";

/** What an input is for: a question or a document. */
export type InputType = NonNullable<AttemptContext["inputType"]>;

/** Returns a model's options for questions or documents. Undefined: this package's table decides. */
export type InputTypeOptions = (
  inputType: InputType,
  model: { readonly provider: string; readonly modelId: string },
) => ProviderOptions | undefined;

/** A vendor's option for what an input is for, and the values of the option. */
interface InputTypeOption {
  readonly option: string;
  readonly query: string;
  readonly document: string;
}

const cohere: InputTypeOption = { option: "inputType", query: "search_query", document: "search_document" };

/**
 * By the vendor's name. Sources: the option schemas of the packages, and
 * - google: Gemini API, "Embeddings", "Task types"; Vertex AI, "Choose an embeddings task type";
 * - cohere: Cohere, "Embed API v2", `input_type`, required since v3 models; without it, its package sends `search_query`;
 * - voyage: Voyage AI, "Text embeddings", `input_type`; @ai-sdk/voyage and voyage-ai-provider, `inputType`;
 * - jina: Jina AI, "Embeddings", `task`; jina-ai-provider, `inputType`.
 * Models of OpenAI, Mistral and Titan do not distinguish questions from documents.
 */
const options: Readonly<Record<string, InputTypeOption>> = {
  google: { option: "taskType", query: "RETRIEVAL_QUERY", document: "RETRIEVAL_DOCUMENT" },
  cohere,
  voyage: { option: "inputType", query: "query", document: "document" },
  jina: { option: "inputType", query: "retrieval.query", document: "retrieval.passage" },
};

/** Amazon Bedrock user guide: "Cohere Embed", `input_type`; "Amazon Nova multimodal embeddings", `embeddingPurpose`. Titan has no such option. */
const bedrockOptions: Readonly<Record<BedrockFamily, InputTypeOption | undefined>> = {
  cohere,
  nova: { option: "embeddingPurpose", query: "GENERIC_RETRIEVAL", document: "GENERIC_INDEX" },
  other: undefined,
};

/** The options that say what the inputs are for. Empty: the model does not distinguish, or the call has no `inputType`. */
export function inputTypeOptionsOf(
  inputType: InputType | undefined,
  model: { readonly provider: string; readonly modelId: string },
  vendor: Vendor,
  own: InputTypeOptions | undefined,
): ProviderOptions {
  if (inputType === undefined) {
    return {};
  }
  const given = own?.(inputType, { provider: model.provider, modelId: model.modelId });
  if (given !== undefined) {
    return given;
  }
  const { name } = vendor;
  const ofVendor = Object.hasOwn(options, name) ? options[name] : undefined;
  const found = name === "bedrock" ? bedrockOptions[bedrockFamilyOf(model.modelId)] : ofVendor;
  return found === undefined ? {} : optionsFor(vendor, { [found.option]: found[inputType] });
}
