import { type CallOptions, type ConfigIssue, InvalidConfigError, type Vlm } from "@hotspare/core";
import { describeValue, type GenerationOptions, unknownField } from "@hotspare/core/plugin";
import type {
  BaseChatModelCallOptions,
  BaseChatModelParams,
  BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import { concurrencyIssues, hasMethods, pick } from "./fields.js";

/** The options that an answer depends on, under Hotspare's names. Bind tools with `bindTools`. */
export type ChatGenerationOptions = Omit<GenerationOptions, "tools" | "toolChoice">;

/** Options of Hotspare for each call. `metadata` is LangChain's: its plain values reach Hotspare's events. */
type HotspareCallOptions = Pick<
  CallOptions,
  "purpose" | "timeouts" | "headers" | "maxWaitMs" | "maxAttempts" | "priority"
>;

/** Fields of a `HotspareChatModel`. */
export interface HotspareChatModelFields
  extends BaseChatModelParams,
    ChatGenerationOptions,
    HotspareCallOptions {
  /** The model: `hotspare.vlm({ model, credentials })`, or your own object with the members of `Vlm`. You close it yourself. */
  readonly vlm: Vlm;
  /**
   * Whether `invoke` streams too, so that callbacks get each token.
   *
   * @default false
   */
  readonly streaming?: boolean | undefined;
  /** Facts about the model for LangChain's agents, such as `maxInputTokens` or `structuredOutput`. @default the VLM's capabilities */
  readonly profile?: ModelProfile | undefined;
  /** Most calls of this object at once. A stream counts until its first content. @default Infinity */
  readonly maxConcurrency?: number;
  /** Ignored: Hotspare retries by itself, by the VLM's `retry`, and LangChain must not multiply these retries. */
  readonly maxRetries?: number;
}

/** Options of one call, or of `withConfig`. They override the options of the constructor. */
export interface HotspareChatModelCallOptions
  extends BaseChatModelCallOptions,
    Omit<ChatGenerationOptions, "stop">,
    HotspareCallOptions {
  /** The same values as for `bindTools`. */
  readonly tools?: readonly BindToolsInput[] | undefined;
  /** OpenAI's `response_format`, or Hotspare's `responseFormat`. A zod schema may stand in place of the JSON Schema. */
  readonly response_format?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the provider must make arguments and answers fit their schemas, if a tool or a schema does not set `strict` itself. */
  readonly strict?: boolean | undefined;
  /** Whether the model may call several tools at once. Hotspare sends it unchanged, in `extraBody`. */
  readonly parallel_tool_calls?: boolean | undefined;
}

/** Fields of the constructor that are LangChain's own. */
const langchainFields = [
  "callbacks",
  "callbackManager",
  "tags",
  "metadata",
  "verbose",
  "cache",
  "maxConcurrency",
  "maxRetries",
  "onFailedAttempt",
  "disableStreaming",
  "outputVersion",
] as const;

/** Names of the options that an answer depends on. */
export const generationNames = [
  "maxTokens",
  "temperature",
  "topP",
  "topK",
  "stop",
  "seed",
  "frequencyPenalty",
  "presencePenalty",
  "thinking",
  "reasoningEffort",
  "responseFormat",
  "extraBody",
] as const satisfies readonly (keyof ChatGenerationOptions)[];

/** Names of the options of a call that an answer does not depend on. Headers are kept elsewhere: they are secrets. */
export const hotspareNames = [
  "purpose",
  "timeouts",
  "maxWaitMs",
  "maxAttempts",
  "priority",
] as const satisfies readonly (keyof HotspareCallOptions)[];

const ownNames = ["vlm", ...generationNames, ...hotspareNames, "headers", "streaming", "profile"];
const knownNames: ReadonlySet<string> = new Set([...ownNames, ...langchainFields]);

/** Fields that belong to the models of LangChain's other packages, and to the VLM here. */
const ofTheVlm =
  /^(?:model|model_?name|(?:\w+_?)?api_?key|configuration|base_?url|credentials|provider|azure\w+)$/i;

/**
 * Checks the fields as JavaScript may have written them.
 *
 * @throws {InvalidConfigError} when there is no VLM, or a field is unknown
 */
export function checkChatModelFields(fields: unknown): void {
  const given = typeof fields === "object" && fields !== null ? fields : {};
  const issues: ConfigIssue[] = [];
  const vlm: unknown = Reflect.get(given, "vlm");
  if (!hasMethods(vlm, ["complete", "stream"])) {
    issues.push({
      path: "vlm",
      message: "must be a VLM: hotspare.vlm({ model, credentials })",
      received: describeValue(vlm),
    });
  }
  for (const name of Object.keys(given)) {
    if (!knownNames.has(name)) {
      issues.push(
        ofTheVlm.test(name)
          ? { path: name, message: "belongs to the VLM: hotspare.vlm({ model, credentials })" }
          : unknownField("", name, ownNames),
      );
    }
  }
  issues.push(...concurrencyIssues(given));
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: "fields of HotspareChatModel" });
  }
}

/** The fields that LangChain's own constructor reads. Nothing else reaches what LangChain serialises. */
export function fieldsOfLangchain(fields: HotspareChatModelFields): BaseChatModelParams {
  return { ...pick(fields, langchainFields), maxRetries: 0 };
}
