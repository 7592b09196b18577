import type { EmbedderCapabilities, EmbeddingOutput, Modality } from "@hotspare/core/plugin";
import { type EmbeddingInstructions, visionInstructions } from "../embedding/instructions.js";

/** Source for all of it: Volcengine, "向量化计算" (docs/84313/1791161), table of models. */
const textInstructions: EmbeddingInstructions = { query: "为这个句子生成表示以用于检索相关文章：" };
const earlyVisionInstructions: EmbeddingInstructions = {
  query: "根据这个问题，找到能回答这个问题的相应文本或图片：",
};

/** What is known of a model. */
interface ModelFacts {
  readonly modalities: readonly Modality[];
  readonly sparse: boolean;
  /** Absent: a request with one is refused. */
  readonly instructions?: EmbeddingInstructions;
  /** Length of its vectors when none is asked for. */
  readonly dimensions?: number;
}

const anything: readonly Modality[] = ["text", "image", "video"];

const textModels: ReadonlyMap<string, ModelFacts> = new Map<string, ModelFacts>([
  ["bge-large-zh", { modalities: ["text"], sparse: false, instructions: textInstructions, dimensions: 1024 }],
  ["bge-m3", { modalities: ["text"], sparse: true, dimensions: 1024 }],
  ["bge-visualized-m3", { modalities: ["text", "image"], sparse: false, dimensions: 1024 }],
  [
    "doubao-embedding",
    { modalities: ["text"], sparse: false, instructions: textInstructions, dimensions: 2048 },
  ],
  [
    "doubao-embedding-large",
    { modalities: ["text"], sparse: false, instructions: textInstructions, dimensions: 2048 },
  ],
]);

/** Of a model that nobody has described: it can do what the API can, and takes no instruction. */
const unknownModel: ModelFacts = { modalities: anything, sparse: true };

/** A model as a request names it. */
export interface VikingDBModelName {
  readonly name: string;
  readonly version?: string;
}

/** Ark's names end in a date (`doubao-embedding-vision-251215`), which is the version here. */
export function vikingDBModelName(model: string, modelVersion: string | undefined): VikingDBModelName {
  const [, name, dated] = /^(.+)-(\d{6})$/.exec(model) ?? [];
  const version = modelVersion ?? dated;
  return { name: name ?? model, ...(version === undefined ? {} : { version }) };
}

/** What an adapter of the model can do. */
export function vikingDBCapabilities(
  model: VikingDBModelName,
  output: EmbeddingOutput,
): EmbedderCapabilities {
  const { modalities, sparse } = factsOf(model);
  return {
    // Sparse vectors are made of text.
    modalities: output === "dense" ? modalities : ["text"],
    outputs: sparse ? ["dense", "sparse", "hybrid"] : ["dense"],
    maxInputs: 10,
    // About four characters a token, three bytes a Chinese one: a request keeps below 4 MB.
    maxTokens: 300_000,
  };
}

/** What the model is told of questions and documents; undefined: it takes no instruction. */
export function vikingDBInstructions(model: VikingDBModelName): EmbeddingInstructions | undefined {
  return factsOf(model).instructions;
}

/** Length of a model's vectors when none is asked for; undefined: not known. */
export function knownVikingDBDimensions(model: string): number | undefined {
  return factsOf(vikingDBModelName(model, undefined)).dimensions;
}

function factsOf({ name, version }: VikingDBModelName): ModelFacts {
  if (name !== "doubao-embedding-vision") {
    return textModels.get(name) ?? unknownModel;
  }
  const released = Number(version ?? Number.NaN);
  if (released < 250_615) {
    return {
      modalities: ["text", "image"],
      sparse: false,
      instructions: earlyVisionInstructions,
      dimensions: 2048,
    };
  }
  // The table denies 250615 its sparse vectors; the page's fifth example shows them.
  const instructions =
    released >= 251_215 ? visionInstructions : released >= 250_615 ? earlyVisionInstructions : undefined;
  return {
    modalities: anything,
    sparse: true,
    dimensions: 2048,
    ...(instructions === undefined ? {} : { instructions }),
  };
}
