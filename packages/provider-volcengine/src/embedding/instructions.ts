import { type AttemptContext, type ResolvedEmbeddingInput, wordMeant } from "@hotspare/core/plugin";

/** Instructions for an embedding model: what questions and documents are embedded for, in the words of the model's template. */
export interface EmbeddingInstructions {
  readonly query: string;
  /** `{}` stands for the content of the document: "text", "image", "text and image". Absent: documents get no instruction. */
  readonly document?: string;
}

/**
 * The template of doubao-embedding-vision-251215 and later models, with the task of its example. Source: "向量化计算" (docs/84313/1791161), column
 * "可支持instruction". The fixed words must not be changed (docs/82379/1409291). `Target_modality` is the modality of the documents, which a question
 * cannot know: text.
 */
export const visionInstructions: EmbeddingInstructions = {
  query: "Target_modality: text.\nInstruction:根据这个问题，找到能回答这个问题的相应文本或图片\nQuery:",
  document: "Instruction:Compress the {} into one word.\nQuery:",
};

/** The mistake in the option `instructions`, as the end of a sentence. Undefined: no mistake. */
export function instructionsProblem(instructions: unknown): string | undefined {
  const { query, document, ...others } = Object(instructions) as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(others);
  if (typeof query !== "string" || (document !== undefined && typeof document !== "string")) {
    return "must be an object of texts: { query, document }, where document may be left out";
  }
  return unknown === undefined
    ? undefined
    : `has the field ${JSON.stringify(unknown)}, which does not exist${wordMeant(unknown, ["query", "document"])}: the fields are query and document`;
}

/** The instruction of one request. Undefined: the call has no `inputType`, or the model has no instruction. */
export function instructionOf(
  { query, document }: EmbeddingInstructions,
  inputType: AttemptContext["inputType"],
  inputs: readonly ResolvedEmbeddingInput[],
): string | undefined {
  return inputType === "query"
    ? query
    : inputType === "document"
      ? document?.replace("{}", modalitiesOf(inputs))
      : undefined;
}

function modalitiesOf(inputs: readonly ResolvedEmbeddingInput[]): string {
  const seen = new Set(
    inputs.flatMap((input) => (typeof input === "string" ? ["text"] : input.map((part) => part.type))),
  );
  return ["text", "image", "video"].filter((modality) => seen.has(modality)).join(" and ");
}
