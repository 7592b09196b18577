import type { CallOptions } from "./call-options.js";
import type { JsonSchema, SchemaOutput, StandardSchema } from "./plugin/standard-schema.js";
import type { VlmCapabilities } from "./plugin/vlm-adapter.js";
import type { GenerationOptions, Tool, ToolCall, VlmQuestion, VlmRequest } from "./plugin/vlm-request.js";
import type { VlmChunk, VlmObjectChunk } from "./vlm-chunk.js";
import type { ToolCallOf, VlmResult } from "./vlm-result.js";

/** What `completeObject()` and `streamObject()` add to a request. The schema makes the `responseFormat`. */
interface ObjectOptions<Schema extends StandardSchema = StandardSchema> {
  /** What the answer must be: a schema of zod, valibot, arktype or another library that speaks Standard Schema. */
  readonly schema: Schema;
  /** JSON Schema of what the model is to write. @default what the schema itself writes by Standard JSON Schema */
  readonly jsonSchema?: JsonSchema | undefined;
  /** A name for the model: letters, digits, `_` and `-`, at most 64. @default "answer" */
  readonly schemaName?: string | undefined;
  /** What the object is, for the model. */
  readonly schemaDescription?: string | undefined;
}

/** A request without what the schema says. */
type WithoutFormat<Tools extends readonly Tool[]> = Omit<GenerationOptions, "tools" | "responseFormat"> &
  Pick<GenerationOptions<Tools>, "tools"> &
  VlmQuestion;

/** What a user asks of `completeObject()`. */
export type CompleteObjectRequest<
  Schema extends StandardSchema = StandardSchema,
  Tools extends readonly Tool[] = readonly Tool[],
> = WithoutFormat<Tools> &
  ObjectOptions<Schema> & {
    /** Whether an answer that is not JSON, or does not fit the schema, is sent back once with its issues, in a second call. @default false */
    readonly repair?: boolean | undefined;
  };

/** What a user asks of `streamObject()`. */
export type StreamObjectRequest<
  Schema extends StandardSchema = StandardSchema,
  Tools extends readonly Tool[] = readonly Tool[],
> = WithoutFormat<Tools> & ObjectOptions<Schema>;

/** The answer of `completeObject()`. With `repair`, the usage, attempts and warnings of both calls. */
export interface CompleteObjectResult<Output = unknown, Call extends ToolCall = ToolCall>
  extends VlmResult<Call> {
  /** What the schema made of the answer. */
  readonly object: Output;
}

/** Answers questions about text, pictures, films and sounds. */
export interface Vlm {
  readonly model: string;
  readonly capabilities: VlmCapabilities;
  /**
   * Answers one request.
   *
   * @throws {InvalidInputError} when the request is wrong, or its media cannot be read
   * @throws {InvalidConfigError} when an option is wrong
   * @throws {UnsupportedInputError} when no credential can take the request
   * @throws {AllCredentialsFailedError} when no credential answered. With one credential, or for an error that no other credential can
   * help with, the call throws the provider's own error
   * @throws {DeadlineExceededError} when `timeouts.totalMs` is over
   * @throws {ClosedError} when the VLM is closed
   */
  complete<const Tools extends readonly Tool[] = readonly Tool[]>(
    request: VlmRequest<Tools>,
    options?: CallOptions,
  ): Promise<VlmResult<ToolCallOf<Tools>>>;
  /**
   * Answers one request with an object that fits the schema, whatever the provider takes: a JSON Schema, JSON alone, or words.
   *
   * @throws {InvalidObjectError} when the answer is no such object. No credential is blamed for it, and no other is asked
   * @throws what `complete` throws
   */
  completeObject<Schema extends StandardSchema, const Tools extends readonly Tool[] = readonly Tool[]>(
    request: CompleteObjectRequest<Schema, Tools>,
    options?: CallOptions,
  ): Promise<CompleteObjectResult<SchemaOutput<Schema>, ToolCallOf<Tools>>>;
  /**
   * Streams the answer to one request. The request is sent at the first `next()`. The last chunk is the `finish`.
   *
   * @throws {StreamInterruptedError} at a `next()`, when the stream breaks after its first content. Before it, what `complete` throws
   */
  stream<const Tools extends readonly Tool[] = readonly Tool[]>(
    request: VlmRequest<Tools>,
    options?: CallOptions,
  ): AsyncIterable<VlmChunk<ToolCallOf<Tools>>>;
  /**
   * Streams an object: the chunks of `stream`, the object as far as it has come, and at last the `finish` with the whole object.
   *
   * @throws {InvalidObjectError} at the last `next()`, when the answer is no such object
   * @throws what `stream` throws
   */
  streamObject<Schema extends StandardSchema, const Tools extends readonly Tool[] = readonly Tool[]>(
    request: StreamObjectRequest<Schema, Tools>,
    options?: CallOptions,
  ): AsyncIterable<VlmObjectChunk<Schema, ToolCallOf<Tools>>>;
  /** Ends waiting calls, and closes the adapters after the running calls. */
  close(): Promise<void>;
}
