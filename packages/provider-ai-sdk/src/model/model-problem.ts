import { describeValue, isObject, looksLikeKey, showValue } from "@hotspare/core/plugin";

const spokenVersions: ReadonlySet<unknown> = new Set(["v2", "v3", "v4"]);

/** The method of each kind of model that Hotspare does not call. */
const otherKinds: readonly (readonly [method: string, kind: string])[] = [
  ["doRerank", "a reranking model"],
  ["doTranscribe", "a transcription model"],
  ["doGenerateVideo", "a video model"],
];

/**
 * The mistake in a value that should be a model object of the AI SDK, as the end of a sentence. Undefined: no mistake. Texts are not checked here:
 * the caller knows the names.
 */
export function modelProblem(value: unknown): string | undefined {
  if (typeof value === "function") {
    return 'is a function, perhaps a provider of the AI SDK: call it with the id of a model, as in anthropic("…") or openai.embedding("…")';
  }
  if (!isObject(value)) {
    return `must be a model object of the AI SDK, such as anthropic("…"), or its name in aiSdk({ models }): it is ${describeValue(value)}`;
  }
  if (isPromise(value)) {
    return "is a promise of a model: await it";
  }
  if (!isCallable(value)) {
    return otherKindProblem(value);
  }
  const { specificationVersion: version, modelId, provider } = value;
  if (!spokenVersions.has(version)) {
    return `is a model of specification ${versionOf(version)}, and this package supports v2, v3 and v4: use a provider package for ai 5, 6 or 7`;
  }
  return typeof modelId === "string" && typeof provider === "string"
    ? undefined
    : "is a model object without `modelId` and `provider`: both must be texts";
}

/** The code to write in place of a text that names no model. */
export function spelledModel(text: string): string | undefined {
  const slash = /^([\w-]{1,40})[/:](\S{1,120})$/.exec(text);
  if (slash === null || looksLikeKey(text)) {
    return undefined;
  }
  const [, vendor = "", id = ""] = slash;
  const factory = vendor.replace(/\W(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `a text such as ${JSON.stringify(text)} goes through the AI SDK's gateway: import the provider's package and give its object, ${factory}(${JSON.stringify(id)}), or gateway(${JSON.stringify(text)})`;
}

/** Whether the value has the methods of a language model or of an embedding model. */
function isCallable({ doGenerate, doStream, doEmbed }: Readonly<Record<string, unknown>>): boolean {
  return (
    (typeof doGenerate === "function" && typeof doStream === "function") || typeof doEmbed === "function"
  );
}

function otherKindProblem(value: Readonly<Record<string, unknown>>): string {
  const other = otherKinds.find(([method]) => typeof value[method] === "function");
  if (other !== undefined) {
    return `is ${other[1]} of the AI SDK: Hotspare calls language models and embedding models`;
  }
  if (typeof value["doGenerate"] === "function") {
    return "is an image, speech or other model of the AI SDK without doStream: Hotspare calls language models and embedding models";
  }
  if (typeof value["languageModel"] === "function") {
    return 'is a provider of the AI SDK: give one of its models, as in provider.languageModel("…") or provider.embeddingModel("…")';
  }
  return `must be a model object of the AI SDK, with doGenerate and doStream or with doEmbed, such as anthropic("…"): it is ${describeValue(value)}`;
}

function versionOf(version: unknown): string {
  return version === undefined ? "v1, which has no number" : showValue(version);
}

function isPromise(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value["then"] === "function";
}
