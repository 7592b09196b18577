import type { EmbedderCapabilities } from "@hotspare/core/plugin";

/**
 * What the name of an embedding model shows. Source: "向量化" (docs/82379/1409291) and "多模态向量化 API" (docs/82379/1523520): videos, sparse vectors and
 * several pictures since 250615, `instructions` since 251215.
 */
export interface ArkEmbeddingModel {
  /** The path of the model: `/embeddings` returns a vector for each text, `/embeddings/multimodal` returns one vector for the whole input. */
  readonly route: "text" | "multimodal";
  readonly capabilities: EmbedderCapabilities;
  readonly takesInstructions: boolean;
}

/** Ark states no limit for texts, and recommends 4 for speed. With more texts there are fewer requests, which are limited too. */
const textsPerRequest = 64;

const textModel: ArkEmbeddingModel = {
  route: "text",
  capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: textsPerRequest },
  takesInstructions: false,
};

/**
 * A name with `embedding`, but without `embedding-vision`, belongs to a text model. All other names use the multimodal path, also `ep-…` and names
 * that show nothing, because Ark's current models are multimodal. A path in the credential overrides the name.
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

/** The length of a vector when `dimensions` is not sent (docs/82379/1330310, list of models). */
const dimensionsByModel: ReadonlyMap<string, number> = new Map([
  ["doubao-embedding-vision-251215", 2048],
  ["doubao-embedding-vision-250615", 2048],
  ["doubao-embedding-vision-250328", 2048],
  ["doubao-embedding-large-text-250515", 2048],
]);

/** The length of a model's vectors when `dimensions` is not sent. Undefined: not known. */
export function knownArkDimensions(model: string): number | undefined {
  return dimensionsByModel.get(model);
}
