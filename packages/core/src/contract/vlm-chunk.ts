import type { DeepPartial, SchemaInput, SchemaOutput, StandardSchema } from "./plugin/standard-schema.js";
import type { VlmContentChunk } from "./plugin/vlm-content-chunk.js";
import type { ToolCall } from "./plugin/vlm-request.js";
import type { AnswerDetails } from "./vlm-result.js";

/** The last chunk of a stream. */
export interface VlmFinishChunk<Call extends ToolCall = ToolCall> extends AnswerDetails<Call> {
  readonly type: "finish";
}

/** One piece of a stream; the last one is the `finish`. */
export type VlmChunk<Call extends ToolCall = ToolCall> = VlmContentChunk | VlmFinishChunk<Call>;

/** One piece of `streamObject()`: the chunks of a stream, the object as far as it has come, and a finish with the whole object. */
export type VlmObjectChunk<Schema extends StandardSchema = StandardSchema, Call extends ToolCall = ToolCall> =
  | VlmContentChunk
  | {
      readonly type: "partialObject";
      /** A snapshot: it does not change later. Not validated, and before transforms. Numbers and words come when they are whole. */
      readonly partialObject: DeepPartial<SchemaInput<Schema>>;
    }
  | (VlmFinishChunk<Call> & { readonly object: SchemaOutput<Schema> });
