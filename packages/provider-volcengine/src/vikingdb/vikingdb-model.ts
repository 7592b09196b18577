import type { EmbedderCapabilities, EmbeddingOutput, Modality } from "@hotspare/core/plugin";
import { type EmbeddingInstructions, visionInstructions } from "../embedding/instructions.js";

/** The source for the whole file: Volcengine, "向量化计算" (docs/84313/1791161), table of models. */
const textInstructions: EmbeddingInstructions = { query: "为这个句子生成表示以用于检索相关文章：" };
const earlyVisionInstructions: EmbeddingInstructions = {
  query: "根据这个问题，找到能回答这个问题的相应文本或图片：",
};

/** What is known about a model. */
interface ModelFacts {
  readonly modalities: readonly Modality[];
  readonly sparse: boolean;
  /** Absent: the server refuses a request with an instruction. */
  readonly instructions?: EmbeddingInstructions;
  /** The length of its vectors when `dimensions` is not sent. */
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

/** For a model that is not documented: it can do what the API can, and gets no instruction. */
const unknownModel: ModelFacts = { modalities: anything, sparse: true };

/** A model in the form in which a request names it. */
export interface VikingDBModelName {
  readonly name: string;
  readonly version?: string;
}

/** Ark's names end with a date (`doubao-embedding-vision-251215`), which VikingDB takes as the version. */
export function vikingDBModelName(model: string, modelVersion: string | undefined): VikingDBModelName {
  const [, name, dated] = /^(.+)-(\d{6})$/.exec(model) ?? [];
  const version = modelVersion ?? dated;
  return { name: name ?? model, ...(version === undefined ? {} : { version }) };
}

/** The capabilities of an adapter for the model. */
export function vikingDBCapabilities(
  model: VikingDBModelName,
  output: EmbeddingOutput,
): EmbedderCapabilities {
  const { modalities, sparse } = factsOf(model);
  return {
    // Only text gives sparse vectors.
    modalities: output === "dense" ? modalities : ["text"],
    outputs: sparse ? ["dense", "sparse", "hybrid"] : ["dense"],
    maxInputs: 10,
    // A token is about four characters, and a Chinese character has three bytes: with this limit, a request stays below 4 MB.
    maxTokens: 300_000,
  };
}

/** The instructions for questions and documents. Undefined: the model accepts no instruction. */
export function vikingDBInstructions(model: VikingDBModelName): EmbeddingInstructions | undefined {
  return factsOf(model).instructions;
}

/** The length of a model's vectors when `dimensions` is not sent. Undefined: not known. */
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
  // The table says that 250615 has no sparse vectors, but the page's fifth example has them.
  const instructions =
    released >= 251_215 ? visionInstructions : released >= 250_615 ? earlyVisionInstructions : undefined;
  return {
    modalities: anything,
    sparse: true,
    dimensions: 2048,
    ...(instructions === undefined ? {} : { instructions }),
  };
}
