import type { Refusal } from "../servers/refusal.js";
import type { EmbeddingAlternative, EmbeddingTarget } from "./embedding-alternative.js";

/** What Hotspare may learn about a server. Options that the user has set are never changed. */
export function embeddingAlternatives({
  dialect,
  dimensions,
}: EmbeddingTarget): readonly EmbeddingAlternative[] {
  return [
    oneText,
    ...(dialect.encodingFormatIsSet ? [] : [unreadableBase64, refusedBase64, refusedFormat]),
    ...(dimensions === undefined || dialect.dimensions !== undefined ? [] : [refusedDimensions(dimensions)]),
    ...("input_type" in dialect.extraBody ? [] : inputTypes),
  ];
}

/** The message with which the adapter itself refuses base64 of an uncertain format. */
export const unreadableWords = "unreadable_vector";

const encodingFormatWords = /encoding[ _-]?format|base64|编码格式/;

function speaksOf({ names, text }: Refusal, words: RegExp): boolean {
  return words.test(names) || words.test(text);
}

/** The words with which a server says that it does not know a parameter at all. */
const unknownParameter =
  /unknown|unrecogni[sz]ed|unexpected|\bextra\b|extra_forbidden|not permitted|(?:does not|doesn't|not) support(?:ed)? (?:the )?param|unsupported ?param|no such|additional propert|不支持[^。]{0,10}参数|未知/;

/** The format of the numbers in base64 was uncertain. JSON numbers have no such question. */
const unreadableBase64: EmbeddingAlternative = {
  reason: "base64_unreadable",
  encodingFormat: "float",
  isSent: ({ encodingFormat }) => encodingFormat === "base64",
  isMeant: ({ text }) => text === unreadableWords,
};

/** vllm-project/vllm#6174: "base64 encoding is not currently supported". Reports also show gateways that accept only `float`. */
const refusedBase64: EmbeddingAlternative = {
  reason: "base64_refused",
  encodingFormat: "float",
  isSent: ({ encodingFormat }) => encodingFormat === "base64",
  isMeant: (refusal) =>
    speaksOf(refusal, encodingFormatWords) &&
    (!unknownParameter.test(refusal.text) || /\bfloat\b/.test(refusal.text)),
};

/** BerriAI/litellm#17150, zilliztech/claude-context#185: "vertex_ai does not support parameters: {'encoding_format': 'float'}". */
const refusedFormat: EmbeddingAlternative = {
  reason: "encoding_format_refused",
  encodingFormat: "omit",
  isSent: ({ encodingFormat }) => encodingFormat !== "omit",
  isMeant: (refusal) => speaksOf(refusal, encodingFormatWords),
};

const dimensionsWords = /\bdimensions?\b|output_dimension|matryoshka|维度|維度|次元/;

/**
 * Remembered with the number: another embedder of the model may request a number that the server accepts. Sources: vLLM ("does not support matryoshka
 * representation"), BerriAI/litellm#11940 ("Setting dimensions is not supported"), BerriAI/litellm#23119 (a 422 from servers without the field).
 */
function refusedDimensions(dimensions: number): EmbeddingAlternative {
  return {
    reason: `dimensions_refused.${dimensions}`,
    withoutDimensions: true,
    field: "dimensions",
    warning: `The server refused dimensions: ${dimensions}, so Hotspare left them out.`,
    isSent: (request) => request.dimensions !== undefined,
    isMeant: (refusal) => speaksOf(refusal, dimensionsWords),
  };
}

const wantsOneText =
  /input[^.]{0,40}(?:must|should|has to|needs to) be (?:a |of type )?(?:valid |single )*str(?:ing)?\b|cannot unmarshal array into[^.]*(?:input|string)|str(?:ing)? type expected|expected (?:a )?(?:type )?string,? (?:but )?(?:got|received|found) (?:an? )?(?:array|list)|(?:array|list|batch|multiple)[^.]{0,30}(?:inputs?|embeddings?|texts?)[^.]{0,20} (?:is|are) not (?:yet )?(?:supported|allowed|implemented)|(?:只|仅)支持(?:字符串|单条|单个)/;
/** A message that names both forms does not require a single text. */
const takesLists =
  /string or (?:an? )?(?:array|list)|(?:array|list)[^.]{0,12} or (?:a )?string|valid list|string\[\]/;

export const oneTextReason = "input_list_refused";

const oneText: EmbeddingAlternative = {
  reason: oneTextReason,
  oneText: true,
  isSent: ({ isList }) => isList,
  isMeant: ({ names, text }) =>
    wantsOneText.test(text) && !takesLists.test(text) && (names === "" || names.includes("input")),
};

/** NVIDIA NIM: "'input_type' parameter is required for asymmetric models" (ogx-ai/ogx#2892). */
const inputTypeWanted =
  /input_type[^.]{0,60}(?:required|missing|must|need)|(?:required|missing|need)[^.]{0,60}input_type|valid input_type/;

/**
 * Servers use different values, and mostly list them in the refusal. Without a list, NVIDIA's values are assumed. Sources: NVIDIA NIM for Text
 * Embedding, `input_type`; Cohere, "Embed", `input_type`; Voyage AI, "Text embeddings", `input_type`.
 */
const inputTypes: readonly EmbeddingAlternative[] = [
  { query: "search_query", document: "search_document" },
  { query: "query", document: "passage" },
  { query: "query", document: "document" },
].map((inputType) => ({
  reason: `input_type_required.${inputType.document}`,
  inputType,
  isSent: ({ body }) => !("input_type" in body),
  isMeant: ({ names, text }) =>
    (inputTypeWanted.test(text) || (names.includes("input_type") && /required|missing/.test(text))) &&
    (inputType.document === "passage"
      ? !/\b(?:search_)?document\b/.test(text)
      : new RegExp(`\\b${inputType.document}\\b`).test(text)),
}));
