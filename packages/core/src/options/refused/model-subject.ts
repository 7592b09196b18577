import type { ModelKind } from "../../contract/events.js";
import { describeValue, quote } from "../../request/media/describe-value.js";
import { looksLikeKey } from "../../secrets/looks-like-key.js";

/** How messages name a model. */
export const modelNouns = {
  embedder: { noun: "embedder", withArticle: "an embedder" },
  vlm: { noun: "VLM", withArticle: "a VLM" },
} as const satisfies Readonly<Record<ModelKind, object>>;

/** Names the model whose options are refused, as the subject of an error: a program may make several. The name of a model is a path's part. */
export function modelSubject(kind: ModelKind, model: unknown): string {
  if (typeof model !== "string" || model.trim() === "") {
    return `options of hotspare.${kind}()`;
  }
  return `options of the ${modelNouns[kind].noun} ${looksLikeKey(model, "path") ? describeValue(model) : quote(model)}`;
}
