import type { CallOptions } from "./call-options.js";
import type { JsonSchema, SchemaOutput, StandardSchema } from "./plugin/standard-schema.js";
import type { VlmCapabilities } from "./plugin/vlm-adapter.js";
import type { GenerationOptions, Tool, ToolCall, VlmQuestion, VlmRequest } from "./plugin/vlm-request.js";
import type { VlmChunk, VlmObjectChunk } from "./vlm-chunk.js";
import type { ToolCallOf, VlmResult } from "./vlm-result.js";

/** The fields that `completeObject()` and `streamObject()` add to a request. Hotspare makes the `responseFormat` from the schema. */
interface ObjectOptions<Schema extends StandardSchema = StandardSchema> {
  /** The schema of the answer: a schema of zod, valibot, arktype or another library that supports Standard Schema. */
  readonly schema: Schema;
  /** The JSON Schema that the model gets. @default the JSON Schema that the schema itself writes, by Standard JSON Schema */
  readonly jsonSchema?: JsonSchema | undefined;
  /** The name of the schema that the model reads: at most 64 letters, digits, `_` and `-`. @default "answer" */
  readonly schemaName?: string | undefined;
  /** The description of the object that the model reads. */
  readonly schemaDescription?: string | undefined;
}

/** A request without the fields that the schema decides. */
type WithoutFormat<Tools extends readonly Tool[]> = Omit<GenerationOptions, "tools" | "responseFormat"> &
  Pick<GenerationOptions<Tools>, "tools"> &
  VlmQuestion;

/** A request of `completeObject()`. */
export type CompleteObjectRequest<
  Schema extends StandardSchema = StandardSchema,
  Tools extends readonly Tool[] = readonly Tool[],
> = WithoutFormat<Tools> &
  ObjectOptions<Schema> & {
    /** Whether Hotspare sends an answer that is not JSON, or does not fit the schema, back once with its issues, in a second call. @default false */
    readonly repair?: boolean | undefined;
  };

/** A request of `streamObject()`. */
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
   * @throws {UnsupportedInputError} when no credential accepts the request
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
   * Answers one request with an object that fits the schema, whatever format the provider accepts: a JSON Schema, only JSON, or words.
   *
   * @throws {InvalidObjectError} when the answer has no such object. Hotspare blames no credential, and asks no other credential
   * @throws what `complete` throws
   */
  completeObject<Schema extends StandardSchema, const Tools extends readonly Tool[] = readonly Tool[]>(
    request: CompleteObjectRequest<Schema, Tools>,
    options?: CallOptions,
  ): Promise<CompleteObjectResult<SchemaOutput<Schema>, ToolCallOf<Tools>>>;
  /**
   * Streams the answer to one request. Hotspare sends the request at the first `next()`. The last chunk is the `finish`.
   *
   * @throws {StreamInterruptedError} at a `next()`, when the stream breaks after its first content
   * @throws what `complete` throws, before the first content
   */
  stream<const Tools extends readonly Tool[] = readonly Tool[]>(
    request: VlmRequest<Tools>,
    options?: CallOptions,
  ): AsyncIterable<VlmChunk<ToolCallOf<Tools>>>;
  /**
   * Streams an object: the chunks of `stream`, the part of the object that has come, and at last the `finish` with the whole object.
   *
   * @throws {InvalidObjectError} at the last `next()`, when the answer has no such object
   * @throws what `stream` throws
   */
  streamObject<Schema extends StandardSchema, const Tools extends readonly Tool[] = readonly Tool[]>(
    request: StreamObjectRequest<Schema, Tools>,
    options?: CallOptions,
  ): AsyncIterable<VlmObjectChunk<Schema, ToolCallOf<Tools>>>;
  /** Ends waiting calls, and closes the adapters after the running calls. */
  close(): Promise<void>;
}
