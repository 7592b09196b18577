import {
  type AssistantPart,
  isObject,
  type JsonObject,
  type ReplyWarning,
  type ResolvedVlmRequest,
  type ToolCall,
  textOf,
  UnusableReplyError,
  type VlmReply,
} from "@hotspare/core/plugin";
import { rateLimitOf } from "../model/reply-rate-limit.js";
import { replyWarnings } from "../model/reply-warnings.js";
import { CallIds } from "./call-ids.js";
import { estimateUsage } from "./estimate-usage.js";
import { endingOf, finishReasonOf, rawFinishReasonOf } from "./finish-reason.js";
import { metadataIn, replyMetadata } from "./metadata.js";
import { emptyReply, endingProblem } from "./no-answer.js";
import { UnnamedContent } from "./unnamed-content.js";
import { usageOf } from "./usage.js";

/** What the reader of a reply must know about the request. */
export interface ResultContext {
  readonly modelId: string;
  readonly account: string;
  /** What Hotspare did not send as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
  /** The request, for an estimate when the provider reports no usage. */
  readonly request: ResolvedVlmRequest;
}

/** Reads the result of `doGenerate`. */
export function readResult(given: unknown, context: ResultContext): VlmReply {
  if (!isObject(given) || !Array.isArray(given["content"])) {
    throw new UnusableReplyError({
      reason: "unreadable_reply",
      message: "The model's doGenerate() returned no list of content.",
    });
  }
  const unnamed = new UnnamedContent();
  const ids = new CallIds();
  const parts = given["content"].filter(isObject).flatMap((part) => partOf(part, unnamed, ids, context));
  const { text, reasoning, toolCalls } = simpleFields(parts);
  const ending = endingOf(given["finishReason"]);
  const hasContent = parts.length > 0;
  const problem = endingProblem(ending, hasContent);
  if (problem !== undefined) {
    throw problem;
  }
  const { response, providerMetadata } = given;
  const reported = usageOf(given["usage"]);
  const details = isObject(response) ? response : {};
  const responseId = textOf(details["id"]);
  const raw = unnamed.raw({
    providerMetadata: isFilled(providerMetadata) ? providerMetadata : undefined,
    usage: rawUsage(given["usage"]),
  });
  if (!hasContent && (reported?.completionTokens ?? 0) === 0 && ending.reason === "unstated") {
    throw emptyReply();
  }
  const metadata = replyMetadata(providerMetadata, parts, context);
  const rateLimit = rateLimitOf(response, Date.now());
  return {
    content: text,
    ...(reasoning === "" ? {} : { reasoning }),
    toolCalls,
    parts,
    finishReason: finishReasonOf(ending, toolCalls.length > 0),
    usage: reported ?? estimateUsage(context.request, text + reasoning),
    model: textOf(details["modelId"]) ?? context.modelId,
    ...rawFinishReasonOf(given["finishReason"]),
    ...(responseId === undefined ? {} : { responseId }),
    warnings: [...context.warnings, ...replyWarnings(given["warnings"])],
    ...(raw === undefined ? {} : { raw }),
    ...(metadata === undefined ? {} : { providerMetadata: metadata }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}

function partOf(
  part: JsonObject,
  unnamed: UnnamedContent,
  ids: CallIds,
  origin: ResultContext,
): readonly AssistantPart[] {
  const metadata = metadataIn(part, origin);
  const { type, text } = part;
  if (type === "text" || type === "reasoning") {
    // Thoughts that a vendor encrypts have no text.
    return text === "" && metadata.providerMetadata === undefined
      ? []
      : [{ type, text: typeof text === "string" ? text : "", ...metadata }];
  }
  if (type === "tool-call" && part["providerExecuted"] !== true) {
    const { toolCallId, toolName, input } = part;
    return [
      {
        type: "toolCall",
        id: ids.take(textOf(toolCallId) ?? ""),
        name: textOf(toolName) ?? "",
        arguments: argumentsOf(input),
        ...metadata,
      },
    ];
  }
  unnamed.add(part);
  return [];
}

/** The specification requires JSON text. A user's own package may return an object. */
export function argumentsOf(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input ?? {});
}

function simpleFields(parts: readonly AssistantPart[]): {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
} {
  const textsOf = (type: "text" | "reasoning") =>
    parts.flatMap((part) => (part.type === type ? [part.text] : [])).join("");
  const toolCalls = parts.flatMap((part) =>
    part.type === "toolCall" ? [{ id: part.id, name: part.name, arguments: part.arguments }] : [],
  );
  return { text: textsOf("text"), reasoning: textsOf("reasoning"), toolCalls };
}

/** The provider's own counts, which are more detailed than ours. */
export function rawUsage(usage: unknown): unknown {
  return isObject(usage) ? usage["raw"] : undefined;
}

export function isFilled(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length > 0;
}
