import type { ModelKind } from "../../contract/events.js";
import { showValue } from "../../request/media/describe-value.js";

/** How messages name a model. */
export const modelNouns = {
  embedder: { noun: "embedder", withArticle: "an embedder" },
  vlm: { noun: "VLM", withArticle: "a VLM" },
} as const satisfies Readonly<Record<ModelKind, object>>;

/** Names the model whose options are refused, as the subject of an error: a program may make several. */
export function modelSubject(kind: ModelKind, model: unknown): string {
  return typeof model === "string" && model.trim() !== ""
    ? `options of the ${modelNouns[kind].noun} ${showValue(model)}`
    : `options of hotspare.${kind}()`;
}
