import { asObject, asString } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { EMBEDDING_LIMITS, embeddingModelFacts } from "./embedding-models.js";
import type { EmbeddingsFlavor } from "./embeddings-flavor.js";

/** An embeddings request that OpenAI would accept. */
export interface EmbeddingRequest {
  readonly model: string;
  readonly texts: readonly string[];
  readonly dimensions: number;
  readonly encodingFormat: "float" | "base64";
  readonly promptTokens: number;
}

/** Parses the body as OpenAI does, or returns the provider's error. */
export function readEmbeddingRequest(
  body: unknown,
  models: ReadonlySet<string> | undefined,
  flavor: EmbeddingsFlavor,
): EmbeddingRequest | { readonly refusal: SimulatedReply } {
  const { wording } = flavor;
  const fields = asObject(body);
  const { model, input, encoding_format: encodingFormat } = fields;
  if (typeof model !== "string" || model === "") return { refusal: wording.missingModel() };
  if (models !== undefined && !models.has(model)) return { refusal: wording.modelNotFound(model) };

  const inputs = readInputs(input);
  if (inputs === undefined) return { refusal: wording.invalidInput() };
  const own = flavor.refuse?.(fields);
  if (own !== undefined) return { refusal: own };
  const {
    maxInputs = EMBEDDING_LIMITS.inputs,
    maxTokensOfAnInput = EMBEDDING_LIMITS.tokensOfAnInput,
    maxTokensOfARequest = EMBEDDING_LIMITS.tokensOfARequest,
  } = flavor;
  if (inputs.length > maxInputs)
    return { refusal: wording.tooManyInputs?.(maxInputs, inputs.length) ?? wording.invalidInput() };
  const tokens = inputs.map(countTokens);
  const tooLong = tokens.find((count) => count > maxTokensOfAnInput);
  if (tooLong !== undefined) return { refusal: wording.inputTooLong(maxTokensOfAnInput, tooLong) };
  const promptTokens = tokens.reduce((sum, count) => sum + count, 0);
  if (promptTokens > maxTokensOfARequest)
    return { refusal: wording.batchTooLong(maxTokensOfARequest, promptTokens) };

  const facts = embeddingModelFacts(model);
  const dimensions = flavor.dimensions === "ignored" ? undefined : fields["dimensions"];
  const length = dimensions ?? facts.dimensions;
  if (dimensions != null && (flavor.dimensions === "refused" || !facts.canShorten))
    return { refusal: wording.dimensionsUnsupported() };
  if (!isWholeNumber(length) || length < 1 || length > facts.maxDimensions)
    return { refusal: wording.invalidDimensions(dimensions, facts.maxDimensions) };
  const format = asString(encodingFormat ?? "float");
  if ((format !== "float" && format !== "base64") || (format === "base64" && flavor.base64 === "refused"))
    return { refusal: wording.invalidEncodingFormat(encodingFormat) };

  const texts = inputs.map((each) => (typeof each === "string" ? each : each.join(" ")));
  const sent = flavor.base64 === "ignored" ? "float" : format;
  return { model, texts, dimensions: length, encodingFormat: sent, promptTokens };
}

/** Counts the tokens of the inputs, even if the request will be refused. */
export function embeddingTokens(body: unknown): number {
  return readInputs(asObject(body)["input"])?.reduce<number>((sum, each) => sum + countTokens(each), 0) ?? 0;
}

/** Reads a text, texts, or either as token numbers. Returns `undefined` for input that OpenAI calls invalid. */
function readInputs(input: unknown): readonly (string | readonly number[])[] | undefined {
  if (typeof input === "string") return input === "" ? undefined : [input];
  if (!Array.isArray(input) || input.length === 0) return undefined;
  if (input.every(isWholeNumber)) return [input];
  return input.every(isInput) ? input : undefined;
}

function isInput(value: unknown): value is string | readonly number[] {
  if (typeof value === "string") return value !== "";
  return Array.isArray(value) && value.length > 0 && value.every(isWholeNumber);
}

function isWholeNumber(value: unknown): value is number {
  return Number.isInteger(value);
}

function countTokens(input: string | readonly number[]): number {
  return typeof input === "string" ? estimateTokens(input) : input.length;
}
