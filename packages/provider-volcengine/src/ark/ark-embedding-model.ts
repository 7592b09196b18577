import type { EmbedderCapabilities } from "@hotspare/core/plugin";

/**
 * What is known of an embedding model by its name. Source: "向量化" (docs/82379/1409291) and "多模态向量化 API" (docs/82379/1523520):
 * films, sparse vectors and several pictures since 250615, `instructions` since 251215.
 */
export interface ArkEmbeddingModel {
  /** Which path takes it: `/embeddings` makes a vector of each text, `/embeddings/multimodal` one of the whole input. */
  readonly route: "text" | "multimodal";
  readonly capabilities: EmbedderCapabilities;
  readonly takesInstructions: boolean;
}

/** Ark states no limit for texts, and advises 4 for speed; more are fewer requests, and those are limited too. */
const textsPerRequest = 64;

const textModel: ArkEmbeddingModel = {
  route: "text",
  capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: textsPerRequest },
  takesInstructions: false,
};

/**
 * A name with `embedding` in it, but not `embedding-vision`, is a text model's. All others take the multimodal path, also `ep-…` and
 * names that say nothing: Ark's current models are multimodal. A path that the user wrote goes before the name.
 */
export function arkEmbeddingModel(
  model: string,
  output: EmbedderCapabilities["outputs"][number],
  path?: ArkEmbeddingModel["route"],
): ArkEmbeddingModel {
  if (path === "text" || (path === undefined && /embedding(?!-vision)/.test(model))) {
    return textModel;
  }
  const released = Number(/embedding-vision-(\d{6})\b/.exec(model)?.[1] ?? Number.NaN);
  const isFirst = released < 250_615;
  const takesTextAlone = output !== "dense";
  return {
    route: "multimodal",
    capabilities: {
      modalities: takesTextAlone ? ["text"] : isFirst ? ["text", "image"] : ["text", "image", "video"],
      outputs: isFirst ? ["dense"] : ["dense", "sparse", "hybrid"],
      maxInputs: 1,
    },
    takesInstructions: released >= 251_215,
  };
}

/** Length of a vector when no `dimensions` are asked for (docs/82379/1330310, list of models). */
const dimensionsByModel: ReadonlyMap<string, number> = new Map([
  ["doubao-embedding-vision-251215", 2048],
  ["doubao-embedding-vision-250615", 2048],
  ["doubao-embedding-vision-250328", 2048],
  ["doubao-embedding-large-text-250515", 2048],
]);

/** Length of a model's vectors when none is asked for; undefined: not known. */
export function knownArkDimensions(model: string): number | undefined {
  return dimensionsByModel.get(model);
}
