import { showValue } from "../../request/media/describe-value.js";

/** Names the model whose options are refused, as the subject of an error: a program may make several. */
export function modelSubject(kind: "embedder" | "vlm", model: unknown): string {
  return typeof model === "string" && model.trim() !== ""
    ? `options of the ${kind === "vlm" ? "VLM" : "embedder"} ${showValue(model)}`
    : `options of hotspare.${kind}()`;
}
