import type { CallOptions, ReplyWarning, Vlm, VlmRequest } from "@hotspare/core";
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from "@langchain/core/language_models/base";
import {
  BaseChatModel,
  type BindToolsInput,
  type LangSmithParams,
} from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult, LLMResult } from "@langchain/core/outputs";
import { mergeConfigs, type Runnable, type RunnableConfig } from "@langchain/core/runnables";
import {
  type ChatGenerationOptions,
  checkChatModelFields,
  fieldsOfLangchain,
  generationNames,
  type HotspareChatModelCallOptions,
  type HotspareChatModelFields,
  hotspareNames,
} from "./chat-model-fields.js";
import { ConcurrencyLimit } from "./concurrency-limit.js";
import { pick } from "./fields.js";
import { toMessages } from "./messages/to-messages.js";
import { registerContentBlocks } from "./replies/content-blocks.js";
import { StreamEvents } from "./replies/stream-events.js";
import { toChatResult, toGenerationChunk, toLastChunk } from "./replies/to-message.js";
import { combinedOutput, estimatedTokens } from "./replies/token-counts.js";
import { llmOutputOf } from "./replies/usage-metadata.js";
import { answerChunks } from "./requests/answer-chunks.js";
import { promptIndexOf, SharedCallOptions } from "./requests/call-options.js";
import { CallSecrets, plainMetadata } from "./requests/call-secrets.js";
import { generationOptions } from "./requests/generation-options.js";
import { leavableStream } from "./requests/leavable-stream.js";
import { cacheParameters, invocationParameters, langSmithParameters } from "./requests/shown-parameters.js";
import { functionTools } from "./requests/to-tools.js";
import { type OutputSchema, structuredOutput } from "./structured-output.js";

type Options = HotspareChatModelCallOptions;
type Call = BaseChatModel<Options>["ParsedCallOptions"];
type Run = Parameters<BaseChatModel["_generate"]>[2];

/** A request, the options of its call, and what could not be put into it. */
interface Prepared {
  readonly request: VlmRequest;
  readonly options: CallOptions | undefined;
  readonly left: readonly ReplyWarning[];
}

/**
 * A chat model of LangChain that answers through a VLM of Hotspare. Calls move between the VLM's credentials. A failed call throws the
 * provider's own error or an error of Hotspare.
 *
 * @example
 * ```ts
 * const model = new HotspareChatModel({ vlm: hotspare.vlm({ model: "gpt-4.1-mini", credentials }), temperature: 0 });
 * const { content, response_metadata } = await model.invoke("Hello");
 * ```
 */
export class HotspareChatModel extends BaseChatModel<Options, AIMessageChunk> {
  readonly #vlm: Vlm;
  readonly #generation: ChatGenerationOptions;
  readonly #shared: SharedCallOptions;
  readonly #profile: ModelProfile | undefined;
  /** What this model was made of, for `withConfig`. */
  readonly #fields: HotspareChatModelFields;
  /** What `withConfig` and `bindTools` have set; options of a call come over them. */
  #bound: Partial<Options> | undefined;
  /** One for the model and all that `withConfig` makes of it. */
  #limit: ConcurrencyLimit | undefined;
  /** Whether `invoke` streams too. */
  readonly streaming: boolean;

  /** @throws {InvalidConfigError} when there is no VLM, or a field is unknown */
  constructor(fields: HotspareChatModelFields) {
    checkChatModelFields(fields);
    super(fieldsOfLangchain(fields));
    const { vlm, streaming = false, profile, maxConcurrency = Number.POSITIVE_INFINITY } = fields;
    this.#fields = fields;
    this.#vlm = vlm;
    this.#generation = Object.freeze(pick(fields, generationNames));
    this.#shared = new SharedCallOptions(fields);
    this.#profile = profile;
    this.#limit =
      maxConcurrency === Number.POSITIVE_INFINITY ? undefined : new ConcurrencyLimit(maxConcurrency);
    this.streaming = streaming;
    registerContentBlocks();
  }

  static override lc_name(): string {
    return "HotspareChatModel";
  }

  override _llmType(): string {
    return "hotspare";
  }

  /** The VLM's model. */
  get model(): string {
    return this.#vlm.model;
  }

  override get callKeys(): string[] {
    const tools = ["tools", "tool_choice", "response_format", "strict", "parallel_tool_calls"];
    return [...new Set([...super.callKeys, ...tools, ...generationNames, ...hotspareNames, "headers"])];
  }

  /** Facts for LangChain's agents: which media the VLM accepts, and whether it calls tools. */
  override get profile(): ModelProfile {
    const { modalities, tools } = this.#vlm.capabilities;
    return {
      imageInputs: modalities.includes("image"),
      imageUrlInputs: modalities.includes("image"),
      audioInputs: modalities.includes("audio"),
      videoInputs: modalities.includes("video"),
      toolCalling: tools,
      ...this.#profile,
    };
  }

  override async _generate(messages: BaseMessage[], call: Call, run?: Run): Promise<ChatResult> {
    if (this.streaming && !this.disableStreaming) {
      return await this.#gather(messages, call, run);
    }
    const { request, options, left } = this.#prepare(messages, call);
    const leave = await this.#limit?.enter(call.signal);
    try {
      return toChatResult(await this.#vlm.complete(request, options), left);
    } finally {
      leave?.();
    }
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    call: Call,
    run?: Run,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { request, options, left } = this.#prepare(messages, call);
    const leave = await this.#limit?.enter(call.signal);
    const indices = { prompt: promptIndexOf(call), completion: 0 };
    try {
      for await (const chunk of answerChunks(this.#vlm, request, options)) {
        leave?.();
        const piece = chunk.type === "finish" ? toLastChunk(chunk, left) : toGenerationChunk(chunk);
        yield piece;
        await run?.handleLLMNewToken(piece.text, indices, undefined, undefined, undefined, { chunk: piece });
      }
    } finally {
      leave?.();
    }
  }

  /** Streams the events that LangChain's `streamEvents()` gives without a `version`. LangChain calls this method. */
  override async *_streamChatModelEvents(
    messages: BaseMessage[],
    call: Call,
  ): AsyncGenerator<ChatModelStreamEvent> {
    const { request, options, left } = this.#prepare(messages, call);
    const leave = await this.#limit?.enter(call.signal);
    const events = new StreamEvents();
    try {
      for await (const chunk of answerChunks(this.#vlm, request, options)) {
        leave?.();
        yield* chunk.type === "finish" ? events.finish(chunk, left) : events.add(chunk);
      }
    } finally {
      leave?.();
    }
  }

  async #gather(messages: BaseMessage[], call: Call, run: Run): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, call, run)) {
      whole = whole === undefined ? chunk : whole.concat(chunk);
    }
    return whole === undefined
      ? { generations: [] }
      : { generations: [whole], llmOutput: llmOutputOf(whole.message) };
  }

  /** @throws {InvalidInputError} when Hotspare cannot send a part of the request */
  #prepare(conversation: readonly BaseMessage[], call: Call): Prepared {
    const { messages, warnings } = toMessages(conversation);
    return {
      request: { ...generationOptions(this.#generation, call), messages },
      options: this.#shared.of(call),
      left: warnings,
    };
  }

  /** The model with options for each call. It is a chat model again, so that `bindTools` and `withStructuredOutput` may follow. */
  override withConfig(config: Partial<Options>): HotspareChatModel {
    // As in LangChain's own runnables, a class of yours is made again, with the fields that it gave to this one.
    const made = this.constructor as new (fields: HotspareChatModelFields) => HotspareChatModel;
    const model = new made(this.#fields);
    model.#bound = mergeConfigs<Partial<Options>>(this.#bound, config);
    model.#limit = this.#limit;
    return model;
  }

  /**
   * The model with tools, in every form that LangChain accepts.
   *
   * @throws {InvalidInputError} when a tool is not a function
   */
  override bindTools(tools: BindToolsInput[], kwargs?: Partial<Options>): HotspareChatModel {
    return this.withConfig({ ...kwargs, tools: functionTools(tools, kwargs?.strict) } as Partial<Options>);
  }

  /**
   * The model as a runnable that returns an object of the schema: zod, another Standard Schema or a JSON Schema. A JSON Schema does not validate
   * the answer. `method` sets how Hotspare asks the model for the object. @default "jsonSchema"
   *
   * @throws {InvalidConfigError} when the schema or an option is wrong
   */
  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    outputSchema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, Output>;
  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    outputSchema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput(
    outputSchema: OutputSchema<object>,
    config?: StructuredOutputMethodOptions<boolean>,
  ): Runnable<BaseLanguageModelInput> {
    return structuredOutput((options) => this.withConfig(options as Partial<Options>), outputSchema, config);
  }

  /** An estimate by the text's length, made here: LangChain's own would fetch a vocabulary from the network. */
  override async getNumTokens(content: BaseMessage["content"]): Promise<number> {
    return estimatedTokens(content);
  }

  override _streamIterator(input: BaseLanguageModelInput, options?: Partial<Options>) {
    const open = (signal: AbortSignal) => super._streamIterator(input, { ...options, signal } as Options);
    return leavableStream(open, options?.signal);
  }

  override getLsParams(call: Call): LangSmithParams {
    return langSmithParameters(this.#shown, { ...this.#bound, ...call });
  }

  override invocationParams(call?: Call): Record<string, unknown> {
    return invocationParameters(this.#shown, { ...this.#bound, ...call });
  }

  override _identifyingParams(): Record<string, unknown> {
    // LangChain prints these and keeps them in keys of caches, and `extraBody` may hold a secret.
    const { extraBody: _hidden, ...shown } = this.#generation;
    return { model_name: this.model, ...shown };
  }

  override _getSerializedCacheKeyParametersForCall(call: Options & { config?: RunnableConfig }): string {
    return super._getSerializedCacheKeyParametersForCall(
      cacheParameters(call, this.#shared.headers, this.#generation.extraBody),
    );
  }

  /** LangChain's `batch` reads here how many calls run at once. */
  protected override _getOptionsList<Given extends Options & { runType?: string }>(
    options: Partial<Given> | Partial<Given>[],
    length?: number,
  ): Partial<Given>[] {
    const most = this.#bound?.maxConcurrency;
    const list = super._getOptionsList(options, length);
    return most === undefined ? list : list.map((each) => ({ maxConcurrency: most, ...each }));
  }

  /** Options of a call over those that `withConfig` has set. */
  #over(options: Partial<Options> | undefined): Partial<Options> | undefined {
    return this.#bound === undefined ? options : mergeConfigs<Partial<Options>>(this.#bound, options);
  }

  get #shown() {
    return { model: this.model, generation: this.#generation };
  }

  override _combineLLMOutput(...outputs: LLMResult["llmOutput"][]): LLMResult["llmOutput"] {
    return combinedOutput(outputs);
  }

  /** Puts a call's options over those of `withConfig`, and its headers, its metadata and its `extraBody` where LangChain neither traces nor prints them. */
  protected override _separateRunnableConfigFromCallOptionsCompat(
    options?: Partial<Options>,
  ): [RunnableConfig, Call] {
    const { headers, extraBody, ...shown } = this.#over(options) ?? {};
    const [config, call] = super._separateRunnableConfigFromCallOptionsCompat(shown);
    const metadata = plainMetadata(config.metadata);
    if (headers !== undefined || metadata !== undefined || extraBody !== undefined) {
      new CallSecrets({ headers, metadata, extraBody }).hideIn(call);
    }
    return [config, call];
  }
}
