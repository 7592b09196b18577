import { isDeepStrictEqual } from "node:util";
import {
  isObject,
  type JsonObject,
  parseJson,
  type ReplyWarning,
  textOf,
  UnusableReplyError,
  type VlmAdapterChunk,
  type VlmContentChunk,
} from "@hotspare/core/plugin";
import { errorOfPart, errorOfRawChunk } from "../failures/error-in-stream.js";
import { rateLimitOf } from "../model/reply-rate-limit.js";
import { replyWarnings } from "../model/reply-warnings.js";
import { CallIds } from "./call-ids.js";
import { endingOf, finishReasonOf, rawFinishReasonOf } from "./finish-reason.js";
import { markedMetadata, metadataIn } from "./metadata.js";
import { cutStream, emptyReply, endingProblem } from "./no-answer.js";
import { argumentsOf, isFilled, rawUsage } from "./read-result.js";
import { UnnamedContent } from "./unnamed-content.js";
import { usageOf } from "./usage.js";

/** What the reader of a stream must know about the request. */
export interface StreamContext {
  readonly modelId: string;
  readonly account: string;
  /** What Hotspare did not send as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
  /** The `response` in the result of `doStream`. */
  readonly response: unknown;
}

/** A tool call, as far as it has arrived. */
interface GrowingCall {
  readonly index: number;
  readonly name: string;
  written: string;
}

/** Turns the parts of a model's stream into Hotspare's chunks, one by one. */
export class StreamPartReader {
  readonly #context: StreamContext;
  readonly #unnamed = new UnnamedContent();
  /** Calls that have not ended, by the id that the model gave them. A model may give no id, or the same id twice. */
  readonly #calls = new Map<string, GrowingCall[]>();
  readonly #ids = new CallIds();
  #callCount = 0;
  /** Calls that the provider runs itself. */
  readonly #ofProvider = new Set<string>();
  readonly #warnings: ReplyWarning[];
  /** The block of text or thoughts that the last chunk belongs to. */
  #block: { readonly type: "content" | "reasoning"; readonly id: unknown } | undefined;
  #details: JsonObject = {};
  #lastRaw: unknown;
  #hasContent = false;

  constructor(context: StreamContext) {
    this.#context = context;
    this.#warnings = [...context.warnings];
  }

  /** The provider's error in a part, ready to be thrown. Undefined: the part holds no error. */
  errorIn(given: unknown): unknown {
    const part: JsonObject = isObject(given) ? given : {};
    if (part["type"] === "error") {
      return errorOfPart(part["error"], this.#lastRaw, this.#context.response);
    }
    if (part["type"] !== "raw") {
      return undefined;
    }
    this.#lastRaw = part["rawValue"];
    return errorOfRawChunk(this.#lastRaw);
  }

  /** The chunks that a part gives, mostly one or none. */
  read(given: unknown): readonly VlmAdapterChunk[] {
    const part: JsonObject = isObject(given) ? given : {};
    const chunks = this.#chunksOf(part);
    this.#hasContent ||= chunks.some(({ type }) => type !== "finish");
    return chunks;
  }

  #chunksOf(part: JsonObject): readonly VlmAdapterChunk[] {
    switch (part["type"]) {
      case "text-start":
      case "text-delta":
      case "text-end":
        return this.#textChunk(part);
      case "reasoning-start":
      case "reasoning-delta":
      case "reasoning-end":
        return this.#reasoningChunk(part);
      case "tool-input-start":
        return this.#beginCall(part);
      case "tool-input-delta":
        return this.#growCall(part);
      case "tool-call":
        return this.#endCall(part);
      case "stream-start":
        this.#warnings.push(...replyWarnings(part["warnings"]));
        return [];
      case "response-metadata":
        this.#details = { ...this.#details, ...part };
        return [];
      case "finish":
        return [this.#finish(part)];
      case "tool-input-end":
      case "raw":
      case "ping":
        return [];
      default:
        if (typeof part["type"] === "string") {
          this.#unnamed.add(part);
        }
        return [];
    }
  }

  #textChunk(part: JsonObject): readonly VlmContentChunk[] {
    const metadata = metadataIn(part, this.#context);
    const content = textOf(part["delta"]) ?? "";
    return content === "" && metadata.providerMetadata === undefined
      ? []
      : [{ type: "content", content, ...this.#begins("content", part), ...metadata }];
  }

  #reasoningChunk(part: JsonObject): readonly VlmContentChunk[] {
    const metadata = metadataIn(part, this.#context);
    const reasoning = textOf(part["delta"]) ?? "";
    return reasoning === "" && metadata.providerMetadata === undefined
      ? []
      : [{ type: "reasoning", reasoning, ...this.#begins("reasoning", part), ...metadata }];
  }

  /** Whether a new block of the same kind begins. The block may have a different signature. */
  #begins(type: "content" | "reasoning", { id }: JsonObject): { readonly beginsPart?: true } {
    const last = this.#block;
    this.#block = { type, id };
    return last?.type === type && last.id !== id ? { beginsPart: true } : {};
  }

  #beginCall(part: JsonObject): readonly VlmContentChunk[] {
    const id = textOf(part["id"]) ?? "";
    if (part["providerExecuted"] === true) {
      this.#ofProvider.add(id);
      return [];
    }
    // A raw text becomes JSON at the end of the call.
    return part["inputEncoding"] === "text" ? [] : [this.#open(id, part["toolName"], part).chunk];
  }

  #growCall(part: JsonObject): readonly VlmContentChunk[] {
    const call = this.#calls.get(textOf(part["id"]) ?? "")?.at(-1);
    const written = textOf(part["delta"]);
    if (call === undefined || written === undefined) {
      return [];
    }
    call.written += written;
    const { index } = call;
    return [{ type: "toolCall", index, arguments: written, ...metadataIn(part, this.#context) }];
  }

  /** Ends a call: returns the arguments that did not come in pieces, and the call's metadata. */
  #endCall(part: JsonObject): readonly VlmContentChunk[] {
    const id = textOf(part["toolCallId"]) ?? "";
    if (part["providerExecuted"] === true || this.#ofProvider.has(id)) {
      this.#unnamed.add(part);
      return [];
    }
    const begun = this.#calls.get(id)?.[0];
    const opened = begun === undefined ? this.#open(id, part["toolName"], {}) : undefined;
    const first = opened === undefined ? [] : [opened.chunk];
    this.#calls.get(id)?.shift();
    const { index, name, written } = begun ?? opened?.call ?? { index: 0, name: "", written: "" };
    const metadata = metadataIn(part, this.#context);
    const rest = restOf(name, written, part["input"]);
    return rest === "" && metadata.providerMetadata === undefined
      ? first
      : [...first, { type: "toolCall", index, arguments: rest, ...metadata }];
  }

  #open(given: string, toolName: unknown, part: JsonObject): OpenedCall {
    const index = this.#callCount;
    this.#callCount += 1;
    const name = textOf(toolName) ?? "";
    const call: GrowingCall = { index, name, written: "" };
    const ofId = this.#calls.get(given);
    if (ofId === undefined) {
      this.#calls.set(given, [call]);
    } else {
      ofId.push(call);
    }
    this.#block = undefined;
    const id = this.#ids.take(given);
    const metadata = metadataIn(part, this.#context);
    return { call, chunk: { type: "toolCall", index, id, name, arguments: "", ...metadata } };
  }

  #finish(part: JsonObject): VlmAdapterChunk {
    const ending = endingOf(part["finishReason"]);
    throwIfAny(endingProblem(ending, this.#hasContent));
    const usage = usageOf(part["usage"]);
    if (ending.reason === "unstated") {
      throw this.#hasContent || (usage?.completionTokens ?? 0) > 0 ? cutStream() : emptyReply();
    }
    const { providerMetadata } = part;
    const responseId = textOf(this.#details["id"]);
    const raw = this.#unnamed.raw({
      providerMetadata: isFilled(providerMetadata) ? providerMetadata : undefined,
      usage: rawUsage(part["usage"]),
    });
    const metadata = markedMetadata(providerMetadata, { ...this.#context, ofReply: true });
    const rateLimit = rateLimitOf(this.#context.response, Date.now());
    return {
      type: "finish",
      finishReason: finishReasonOf(ending, this.#callCount > 0),
      ...(usage === undefined ? {} : { usage }),
      model: textOf(this.#details["modelId"]) ?? this.#context.modelId,
      ...rawFinishReasonOf(part["finishReason"]),
      ...(responseId === undefined ? {} : { responseId }),
      warnings: this.#warnings,
      ...(raw === undefined ? {} : { raw }),
      ...(metadata === undefined ? {} : { providerMetadata: metadata }),
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
  }
}

/** A call that has begun, and the chunk that says so. */
interface OpenedCall {
  readonly call: GrowingCall;
  readonly chunk: VlmContentChunk;
}

/**
 * The part of a call's whole arguments that did not come in pieces. The whole arguments count, and emitted pieces cannot be taken back. So whole
 * arguments with another meaning end the stream with an error.
 */
function restOf(name: string, written: string, input: unknown): string {
  const whole = input === "" || input === undefined ? written || argumentsOf(input) : argumentsOf(input);
  if (whole.startsWith(written)) {
    return whole.slice(written.length);
  }
  const [before, after] = [parseJson(written), parseJson(whole)];
  if (after !== undefined && isDeepStrictEqual(before, after)) {
    return "";
  }
  throw new UnusableReplyError({
    reason: "unreadable_reply",
    message: `At its end, the model's stream has other arguments of the call of ${name} than in its pieces.`,
  });
}

function throwIfAny(error: unknown): void {
  if (error !== undefined) {
    throw error;
  }
}
