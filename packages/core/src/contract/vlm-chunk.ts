import type { DeepPartial, SchemaInput, SchemaOutput, StandardSchema } from "./plugin/standard-schema.js";
import type { VlmContentChunk } from "./plugin/vlm-content-chunk.js";
import type { ToolCall } from "./plugin/vlm-request.js";
import type { AnswerDetails } from "./vlm-result.js";

/** The last chunk of a stream. */
export interface VlmFinishChunk<Call extends ToolCall = ToolCall> extends AnswerDetails<Call> {
  readonly type: "finish";
}

/** One piece of a stream; the last piece is the `finish`. */
export type VlmChunk<Call extends ToolCall = ToolCall> = VlmContentChunk | VlmFinishChunk<Call>;

/** One piece of `streamObject()`: a chunk of a stream, the part of the object that has come, or a finish with the whole object. */
export type VlmObjectChunk<Schema extends StandardSchema = StandardSchema, Call extends ToolCall = ToolCall> =
  | VlmContentChunk
  | {
      readonly type: "partialObject";
      /** A snapshot that does not change later. It is not validated, and transforms have not run. Numbers and words come when they are complete. */
      readonly partialObject: DeepPartial<SchemaInput<Schema>>;
    }
  | (VlmFinishChunk<Call> & { readonly object: SchemaOutput<Schema> });
