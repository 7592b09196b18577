import { simulatedVector } from "../content/simulated-vector.js";
import type {
  CompletionTruth,
  EmbedderConformance,
  EmbeddingTruth,
  VlmConformance,
} from "./provider-conformance.js";

/** Short, so that a failing check prints readable output. */
const DEFAULT_DIMENSIONS = 8;

export function embeddingTruth({
  model,
  dimensions = DEFAULT_DIMENSIONS,
}: EmbedderConformance): EmbeddingTruth {
  return { model, vectorOf: (text) => [...simulatedVector(model, text, dimensions)], promptTokens: 11 };
}

export function completionTruth({ model }: VlmConformance): CompletionTruth {
  return {
    model,
    content: "The fox is red.",
    toolCall: undefined,
    promptTokens: 11,
    completionTokens: 7,
  };
}

/** Returns the truth of the same model for a tool call. */
export function toolCallTruth(vlm: VlmConformance): CompletionTruth {
  const toolCall = { id: "call_1", name: "weather", arguments: '{"city":"Oslo"}' };
  return { ...completionTruth(vlm), content: "", toolCall };
}
