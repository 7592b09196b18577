import { asArray, asNumber, asObject, asString, type JsonObject } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { invalidRequest, modelNotFound } from "./vikingdb-wording.js";

/** A model of a request. */
interface RequestedModel {
  /** The name with its version, as Ark uses it: `doubao-embedding-vision-251215`. */
  readonly name: string;
  /** Name under which the model's tokens are counted (docs/84313/1791161). */
  readonly usageName: string;
}

/** An embedding request that VikingDB would accept. */
export interface EmbeddingRequest {
  readonly dense: (RequestedModel & { readonly dimensions: number }) | undefined;
  readonly sparse: RequestedModel | undefined;
  /** Content of each input, with media as addresses. */
  readonly inputs: readonly string[];
  readonly promptTokens: number;
}

/** Source: "向量化计算" (docs/84313/1791161). */
const MOST_INPUTS = 10;
const LENGTHS: Readonly<Record<string, number>> = {
  "bge-large-zh": 1024,
  "bge-m3": 1024,
  "bge-visualized-m3": 1024,
};
const DOUBAO_LENGTH = 2048;

/** Parses the body as VikingDB does, or returns VikingDB's error. */
export function readEmbeddingRequest(
  body: unknown,
  context: Pick<RouteContext, "modelBehind">,
): EmbeddingRequest | { readonly refusal: SimulatedReply } {
  const fields = asObject(body);
  const inputs = asArray(fields["data"]).map((item) => contentOf(asObject(item)));
  const dense = readModel(fields["dense_model"]);
  const sparse = readModel(fields["sparse_model"]);
  if (dense === undefined && sparse === undefined)
    return { refusal: invalidRequest("one of dense_model, sparse_model is required") };
  for (const model of [dense, sparse])
    if (model !== undefined && context.modelBehind(model.name) === undefined)
      return { refusal: modelNotFound(model.name) };
  if (inputs.length === 0 || inputs.length > MOST_INPUTS)
    return { refusal: invalidRequest(`data has ${inputs.length} items, 1 to ${MOST_INPUTS} are allowed`) };
  const empty = inputs.indexOf("");
  if (empty >= 0) return { refusal: invalidRequest(`data[${empty}] is empty`) };

  const dimensions = asNumber(asObject(fields["dense_model"])["dim"]);
  const promptTokens = inputs.reduce((sum, text) => sum + estimateTokens(text), 0);
  return {
    dense: dense && { ...dense, dimensions: dimensions ?? LENGTHS[dense.name] ?? DOUBAO_LENGTH },
    sparse,
    inputs,
    promptTokens,
  };
}

/** Returns the name of the first model, as faults and statistics use it. */
export function requestedModel(body: unknown): string | undefined {
  const fields = asObject(body);
  return (readModel(fields["dense_model"]) ?? readModel(fields["sparse_model"]))?.name;
}

function readModel(model: unknown): RequestedModel | undefined {
  const { name, version } = asObject(model);
  if (typeof name !== "string" || name === "") return undefined;
  const dated = asString(version);
  return dated === undefined
    ? { name, usageName: `${name}__default` }
    : { name: `${name}-${dated}`, usageName: `${name}__${dated}` };
}

function contentOf({ text, image, video }: JsonObject): string {
  const places = [text, image, asObject(video)["value"] ?? video];
  return places.filter((place) => typeof place === "string").join("\n");
}
