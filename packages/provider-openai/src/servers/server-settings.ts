import { type JsonObject, once } from "@hotspare/core/plugin";
import * as z from "zod";
import { type SamplingOption, samplingOptions, type ToolCallIdForm } from "../chat/chat-dialect.js";
import type { ThinkTags } from "../chat/think-tags.js";
import type { EncodingFormat, MaxTokensField, ReasoningField } from "./known-traits.js";

/** How a server wants its requests. Hotspare does not learn a setting that is written here, and a refusal never changes it. */
export interface SendSettings {
  /**
   * The field that limits the length of a chat answer. @default `max_completion_tokens` for OpenAI, `max_tokens` for other servers; a refusal teaches
   * the other field
   */
  readonly maxTokens?: MaxTokensField | undefined;
  /** Whether a stream requests its usage with `stream_options`. Without it, core estimates the usage. @default true, unless the server refuses it */
  readonly streamOptions?: boolean | undefined;
  /** Whether `stream: false` is sent when no stream is requested, for servers that stream by default. @default false */
  readonly streamFalse?: boolean | undefined;
  /** The role of system messages. @default "system"; a refusal teaches the other roles */
  readonly systemRole?: "system" | "developer" | "user" | undefined;
  /** The content of an assistant message that only calls tools: `null`, or an empty text. @default "null"; a refusal teaches the other content */
  readonly emptyContent?: "null" | "text" | undefined;
  /**
   * Where the thoughts of earlier answers go back: in a field of the message, or in its text, between `<think>` and `</think>`. `false`: the thoughts
   * are left out.
   *
   * @default the place that the server is known to want, otherwise the field in which this server sent the thoughts
   */
  readonly reasoning?: ReasoningField | false | undefined;
  /**
   * The form of tool call ids: nine letters and digits, at most 40 characters, or unchanged. @default unchanged; a refusal teaches nine letters and
   * digits
   */
  readonly toolCallIds?: ToolCallIdForm | "any" | undefined;
  /** Options that Hotspare leaves out of requests, with a warning on the reply. @default the options that the server refuses */
  readonly leaveOut?: readonly SamplingOption[] | undefined;
  /**
   * Whether an embedding request has `dimensions`. Without the field, the model's default length must be the configured length. @default true, unless
   * the server refuses it
   */
  readonly dimensions?: boolean | undefined;
}

/** Settings for a server that speaks OpenAI's protocol, beside its address and key. */
export interface ServerSettings {
  /**
   * The encoding in which vectors are requested. `base64` has a quarter of the bytes. `omit` leaves the choice to the server.
   *
   * @default "base64", unless the server is known to refuse it, or refuses it
   */
  readonly encodingFormat?: EncodingFormat | undefined;
  /** How the server wants its requests. */
  readonly send?: SendSettings | undefined;
  /** Merged into an embedding request of `inputType: "query"`, over `extraBody`: NVIDIA's and Voyage's `input_type`, Jina's `task`. */
  readonly queryBody?: JsonObject | undefined;
  /** Merged into an embedding request of `inputType: "document"`, over `extraBody`. */
  readonly documentBody?: JsonObject | undefined;
  /** Put before each text of an embedding request with `inputType: "query"`, for models that need an instruction, such as `"query: "` (E5). */
  readonly queryPrefix?: string | undefined;
  /** Put before each text of an embedding request with `inputType: "document"`. */
  readonly documentPrefix?: string | undefined;
  /**
   * Limits of one embedding request. @default the known limits of the server, otherwise 2048 inputs and 300000 tokens; a refusal teaches lower limits
   */
  readonly limits?:
    | { readonly maxInputs?: number | undefined; readonly maxTokens?: number | undefined }
    | undefined;
  /**
   * Whether the model's thoughts are at the beginning of its text, between tags such as `<think>` and `</think>`. They become `reasoning`.
   * `"unopened"`: the model's template has opened the tag, so the text has only the closing tag, as for QwQ and DeepSeek-R1 without a reasoning
   * parser (vllm-project/vllm#17144).
   *
   * @default true for servers that are known to send thoughts so, otherwise false
   */
  readonly thinkTags?: ThinkTags | undefined;
}

const count = once(() =>
  z.int("must be a whole number of at least 1").min(1, "must be a whole number of at least 1"),
);
const flag = once(() => z.boolean("must be true or false"));
const body = once(() => z.record(z.string(), z.unknown(), "must be an object"));
const prefix = once(() => z.string("must be a text"));

function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  const quoted = words.map((word) => JSON.stringify(word));
  return z.enum(words, `must be ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`);
}

const send = once(() =>
  z.strictObject({
    maxTokens: oneOf("max_tokens", "max_completion_tokens")
      .optional()
      .describe("The field that limits the tokens of an answer. Learned if not set."),
    streamOptions: flag()
      .optional()
      .describe("Whether Hotspare asks a stream for its usage with stream_options. Learned if not set."),
    streamFalse: flag()
      .optional()
      .describe("Whether Hotspare sends stream: false for a call without a stream. Default false."),
    systemRole: oneOf("system", "developer", "user")
      .optional()
      .describe("The role of system messages. Learned if not set."),
    emptyContent: oneOf("null", "text")
      .optional()
      .describe("The content of an assistant's message that only calls tools: null, or an empty text."),
    reasoning: z
      .union(
        [z.literal("reasoning_content"), z.literal("reasoning"), z.literal("think_tags"), z.literal(false)],
        { error: 'must be "reasoning_content", "reasoning", "think_tags" or false' },
      )
      .optional()
      .describe(
        "Where Hotspare sends the thoughts of earlier answers: in a field, or in <think> tags in the text. false: nowhere.",
      ),
    toolCallIds: oneOf("any", "upTo40", "nineAlphanumerics")
      .optional()
      .describe("The form of the ids of tool calls. Learned if not set."),
    leaveOut: z
      .array(oneOf(...samplingOptions))
      .optional()
      .describe("Options of a request that Hotspare leaves out, with a warning on the reply."),
    dimensions: flag()
      .optional()
      .describe("Whether an embedding request has dimensions. Learned if not set."),
  }),
);

/** The functions that make the schemas of the fields of `ServerSettings`, for the schema of a credential. */
export const serverSettingsFields = {
  encodingFormat: () =>
    oneOf("base64", "float", "omit")
      .optional()
      .describe(
        "The format in which Hotspare asks for vectors. omit: Hotspare does not send the field. Learned if not set.",
      ),
  send: () => send().optional().describe("How the server expects a request."),
  queryBody: () => body().optional().describe('Merged into embedding requests of inputType "query".'),
  documentBody: () => body().optional().describe('Merged into embedding requests of inputType "document".'),
  queryPrefix: () => prefix().optional().describe('Put before each text of inputType "query".'),
  documentPrefix: () => prefix().optional().describe('Put before each text of inputType "document".'),
  limits: () =>
    z
      .strictObject({
        maxInputs: count().optional().describe("Most inputs of one embedding request."),
        maxTokens: count().optional().describe("Most tokens of one embedding request, over all its inputs."),
      })
      .optional()
      .describe("Limits of one embedding request."),
  thinkTags: () =>
    z
      .union([z.boolean(), z.literal("unopened")], 'must be true, false or "unopened"')
      .optional()
      .describe("Whether the model writes its thoughts between <think> and </think> in its text."),
};
