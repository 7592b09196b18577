import type { InstrumentedContent, InstrumentedRequest } from "../../contract/instrumentation.js";
import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { Modality } from "../../contract/plugin/content.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { ResolvedVlmRequest, VlmAdapter, VlmReply } from "../../contract/plugin/vlm-adapter.js";
import { formatNames } from "../../contract/plugin/vlm-request.js";
import type { VlmResult } from "../../contract/vlm-result.js";
import type { CallRequest } from "../../engine/call/call-request.js";
import type { ModelCredential } from "../../engine/call/model-credential.js";
import { type AnsweredAttempt, warningsOf } from "../../engine/call/run-attempt.js";
import {
  noMethod,
  type PluginMethod,
  plainFinishReason,
  plainModel,
  plainParts,
  plainWarnings,
  unreadAnswer,
  wrongAnswer,
} from "../../engine/call/wrong-answer.js";
import { type OpenedStream, openStream } from "../../engine/stream/open-stream.js";
import type { PartialAnswer } from "../../engine/stream/partial-answer.js";
import type { StreamRequest } from "../../engine/stream/stream-request.js";
import { UnsupportedInputError } from "../../errors/unsupported-input-error.js";
import type { CallSettings } from "../../request/call-options.js";
import { describeValue } from "../../request/media/describe-value.js";
import { type FormattedRequest, requestInFormat } from "../../request/schema-instruction.js";
import { textsIn } from "../../request/texts-in.js";
import { estimateRequestTokens, estimateUsage } from "./estimate-usage.js";
import { partsOfReply, toVlmResult } from "./to-result.js";

/** A credential of a VLM. The wiring makes it; the engine carries it and does not look at its adapter. */
export type VlmCredential = ModelCredential & { readonly adapter: VlmAdapter };

const completeMethod: PluginMethod = {
  name: "complete",
  gives: "{ content, toolCalls, finishReason, usage, model }",
};
const nothingSaid = { content: "", reasoning: "", toolCalls: [] };

/** What a completion and a stream have in common. */
abstract class VlmRequestBase {
  readonly inputs = 1;
  readonly estimatedTokens: number;
  readonly inputType = undefined;
  protected readonly request: ResolvedVlmRequest;
  readonly #modalities: readonly Modality[];
  readonly #tools: boolean;
  readonly #streams: boolean;

  constructor(request: ResolvedVlmRequest, streams: boolean) {
    this.request = request;
    this.#modalities = modalitiesOf(request);
    this.#tools = (request.tools?.length ?? 0) > 0;
    this.#streams = streams;
    this.estimatedTokens = estimateRequestTokens(request);
  }

  get asked(): InstrumentedRequest {
    return { is: "answer", request: this.request };
  }

  /** Asked when the request waits, which few requests do. */
  get needs(): string {
    return needsOf(this.#modalities, this.#tools, this.#streams).join(" ");
  }

  isCapable({ adapter }: VlmCredential): boolean {
    const { capabilities } = adapter;
    if (this.#streams && !(capabilities.streaming && adapter.stream !== undefined)) {
      return false;
    }
    if (this.#tools && !capabilities.tools) {
      return false;
    }
    return (
      this.#modalities === noModalities ||
      this.#modalities.every((kind) => capabilities.modalities.includes(kind))
    );
  }

  texts(): readonly string[] {
    return textsIn(this.request);
  }

  /** What this credential cannot be sent as the caller asked. */
  warningsFor({ adapter }: VlmCredential): readonly ReplyWarning[] {
    return this.request.responseFormat === undefined ? noWarnings : formatted(this.request, adapter).warnings;
  }

  /** The request in the format that the adapter sends. */
  protected requestFor(adapter: VlmAdapter): ResolvedVlmRequest {
    return this.request.responseFormat === undefined
      ? this.request
      : formatted(this.request, adapter).request;
  }

  /** @throws {UnsupportedInputError} when no credential can take the request */
  requireCapable(credentials: readonly VlmCredential[]): void {
    const [first] = credentials;
    if (first !== undefined && this.isCapable(first)) {
      return;
    }
    if (!credentials.some((credential) => this.isCapable(credential))) {
      throw new UnsupportedInputError({
        needs: needsOf(this.#modalities, this.#tools, this.#streams),
        credentials: credentials.map(({ ref, adapter: { capabilities } }) => ({
          credentialId: ref.id,
          supports: needsOf(capabilities.modalities, capabilities.tools, capabilities.streaming),
        })),
      });
    }
  }
}

/** One request for a completion. */
export class CompleteRequest extends VlmRequestBase implements CallRequest<VlmReply> {
  readonly attemptMs: number;
  readonly modelAttemptMs: number;

  constructor(request: ResolvedVlmRequest, settings: CallSettings, modelAttemptMs: number) {
    super(request, false);
    this.attemptMs = settings.timeouts.attemptMs;
    this.modelAttemptMs = modelAttemptMs;
  }

  send(credential: VlmCredential, context: AttemptContext): Promise<VlmReply> {
    const { adapter } = credential;
    if (typeof adapter.complete !== "function") {
      throw wrongAnswer(credential, completeMethod, noMethod);
    }
    return adapter.complete(this.requestFor(adapter), context);
  }

  accept(reply: VlmReply, credential: VlmCredential): VlmReply {
    try {
      const problem = replyProblem(reply);
      if (problem !== undefined) {
        throw wrongAnswer(credential, completeMethod, problem);
      }
      const copy = withoutObserved(credential, reply);
      const warnings = this.warningsFor(credential);
      return warnings.length === 0 ? copy : { ...copy, warnings: [...warnings, ...(copy.warnings ?? [])] };
    } catch (error) {
      throw unreadAnswer(credential, completeMethod, error);
    }
  }

  observe({ usage, rateLimit }: VlmReply) {
    return { usage, rateLimit };
  }

  estimateUsage({ content, reasoning = "", toolCalls }: VlmReply): TokenUsage {
    return estimateUsage(this.request, { content: content ?? "", reasoning, toolCalls: toolCalls ?? [] });
  }

  shown(reply: VlmReply): InstrumentedContent {
    const { model, responseId, finishReason } = reply;
    return { is: "answer", model, responseId, finishReason, parts: () => partsOfReply(reply) };
  }

  toResult({ reply, usage, attempt }: AnsweredAttempt<VlmReply>): VlmResult {
    return toVlmResult(reply, {
      usage,
      warnings: warningsOf(attempt, reply.warnings),
      credential: attempt.credential.ref,
      attempts: attempt.part.call.attempts,
      callId: attempt.part.call.id,
      waitedMs: Math.round(attempt.part.call.waitedMs),
    });
  }
}

/** One request for a stream: an attempt lasts until the first content, whichever of its two times is over first. */
export class OpenStreamRequest extends VlmRequestBase implements StreamRequest {
  readonly attemptMs: number;
  readonly modelAttemptMs: number;

  constructor(
    request: ResolvedVlmRequest,
    { timeouts }: CallSettings,
    model: { readonly attemptMs: number; readonly firstContentMs: number },
  ) {
    super(request, true);
    this.attemptMs = Math.min(timeouts.attemptMs, timeouts.firstContentMs);
    this.modelAttemptMs = Math.min(model.attemptMs, model.firstContentMs);
  }

  send(credential: VlmCredential, context: AttemptContext): Promise<OpenedStream> {
    // Never asked without a stream: a credential that cannot stream is not capable of the request.
    return openStream(
      credential,
      credential.adapter.stream?.(this.requestFor(credential.adapter), context),
      context.signal,
    );
  }

  /** Opened by its first content, which is the check. */
  accept(opened: OpenedStream): OpenedStream {
    return opened;
  }

  observe() {
    return {};
  }

  estimateUsage(): TokenUsage {
    return estimateUsage(this.request, nothingSaid);
  }

  estimatePartial(partial: PartialAnswer): TokenUsage {
    return estimateUsage(this.request, partial);
  }
}

/** What is wrong with a reply of a plugin that may have no compiler; undefined: nothing that would hurt. */
function replyProblem(reply: VlmReply | undefined | null): string | undefined {
  if (typeof reply !== "object" || reply === null) {
    return describeValue(reply);
  }
  const { content, reasoning, toolCalls } = reply;
  if (reasoning != null && typeof reasoning !== "string") {
    return `reasoning: ${describeValue(reasoning)}`;
  }
  if (content != null && typeof content !== "string") {
    return `content: ${describeValue(content)}`;
  }
  if (toolCalls != null && !Array.isArray(toolCalls)) {
    return `toolCalls: ${describeValue(toolCalls)}`;
  }
  const wrong = (toolCalls ?? []).findIndex((call: unknown) => !isToolCall(call));
  return wrong === -1 ? undefined : `toolCalls[${wrong}]: ${describeValue(toolCalls[wrong])}`;
}

function isToolCall(call: unknown): boolean {
  const { id, name, arguments: text } = Object(call) as Readonly<Record<string, unknown>>;
  return typeof id === "string" && typeof name === "string" && typeof text === "string";
}

/** A plain copy, but for what is read apart: what is wrong with a usage costs no answer. Member by member, so that all copies have one shape. */
function withoutObserved(credential: VlmCredential, reply: VlmReply): VlmReply {
  const { content, reasoning, toolCalls, parts, finishReason, model, raw, providerMetadata, warnings } =
    reply;
  const { rawFinishReason, responseId } = reply;
  const copy = {
    content: content ?? "",
    reasoning: reasoning ?? undefined,
    toolCalls: toolCalls ?? noToolCalls,
    parts: parts === undefined ? parts : plainParts(credential, parts),
    finishReason: plainFinishReason(credential, finishReason),
    rawFinishReason,
    responseId,
    model: plainModel(credential, model),
    raw,
    providerMetadata,
    warnings: warnings === undefined ? warnings : plainWarnings(credential, warnings),
  };
  return copy as Omit<VlmReply, "usage"> as VlmReply;
}

const noWarnings: readonly ReplyWarning[] = Object.freeze([]);
const noToolCalls: VlmReply["toolCalls"] = Object.freeze([]);

function formatted(request: ResolvedVlmRequest, { capabilities }: VlmAdapter): FormattedRequest {
  return requestInFormat(request, capabilities.responseFormats ?? formatNames);
}

function needsOf(modalities: readonly Modality[], tools: boolean, streaming: boolean): readonly string[] {
  return [...modalities, ...(tools ? ["tools"] : []), ...(streaming ? ["streaming"] : [])];
}

const noModalities: readonly Modality[] = Object.freeze([]);

function modalitiesOf({ messages }: ResolvedVlmRequest): readonly Modality[] {
  let modalities: Modality[] | undefined;
  for (const { content } of messages) {
    if (typeof content !== "string" && content != null) {
      modalities ??= [];
      for (const { type } of content) {
        if (!modalities.includes(type)) {
          modalities.push(type);
        }
      }
    }
  }
  return modalities?.sort() ?? noModalities;
}
