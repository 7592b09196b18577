import {
  createHotspare,
  failureOf,
  StreamInterruptedError,
  type TokenUsage,
  type ToolCall,
  type Vlm,
} from "@hotspare/core";
import type { FinishReason } from "@hotspare/core/plugin";
import { openai } from "@hotspare/provider-openai";
import { onTestFinished } from "vitest";
import { json, pieces, type RawReply, serveReplies } from "./raw-replies.js";

/** What a user gets of a call. */
export interface Outcome {
  readonly content: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason?: FinishReason;
  readonly usage?: TokenUsage;
  readonly raw?: Readonly<Record<string, unknown>>;
  /** The number of the reply that was the answer. */
  readonly by?: number;
  /** What the call failed with. */
  readonly error?: { readonly name: string; readonly class: string | undefined; readonly message: string };
}

export interface AnswerOptions {
  readonly thinkTags?: boolean | "unopened";
}

/** The two ways to ask. */
export type Way = "complete" | "stream";

/** Asks servers that reply so, the first first, in one of the two ways. */
export async function ask(
  way: Way,
  replies: readonly RawReply[],
  options: AnswerOptions = {},
): Promise<Outcome> {
  const baseURLs = await serveReplies(replies);
  const hotspare = createHotspare({
    plugins: [openai()],
    // A call that no other server can answer ends at once: no real time is waited.
    retry: { maxRounds: 1, maxWaitMs: 0 },
    timeouts: { finishMs: 50 },
  });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const vlm = hotspare.vlm({
    model: "m",
    credentials: baseURLs.map((baseURL, index) => ({
      id: String(index),
      provider: "openai",
      apiKey: `sk-server-${index}-0123456789`,
      baseURL,
      ...options,
    })),
  });
  return way === "complete" ? complete(vlm) : stream(vlm);
}

async function complete(vlm: Vlm): Promise<Outcome> {
  try {
    const {
      content,
      reasoning = "",
      toolCalls,
      finishReason,
      usage,
      raw,
      credentialId,
    } = await vlm.complete({
      prompt: "hi",
    });
    return {
      content,
      reasoning,
      toolCalls,
      finishReason,
      usage,
      by: Number(credentialId),
      ...(raw && { raw }),
    };
  } catch (error) {
    return { content: "", reasoning: "", toolCalls: [], error: described(error) };
  }
}

async function stream(vlm: Vlm): Promise<Outcome> {
  let content = "";
  let reasoning = "";
  const toolCalls: ToolCall[] = [];
  try {
    for await (const chunk of vlm.stream({ prompt: "hi" })) {
      switch (chunk.type) {
        case "content":
          content += chunk.content;
          break;
        case "reasoning":
          reasoning += chunk.reasoning;
          break;
        case "toolCall": {
          const { index, id = "", name = "", arguments: text } = chunk;
          const begun = toolCalls[index];
          toolCalls[index] =
            begun === undefined
              ? { id, name, arguments: text }
              : { ...begun, arguments: begun.arguments + text };
          break;
        }
        case "finish": {
          const { finishReason, usage, raw, credentialId } = chunk;
          return {
            content,
            reasoning,
            toolCalls,
            finishReason,
            usage,
            by: Number(credentialId),
            ...(raw && { raw }),
          };
        }
      }
    }
  } catch (error) {
    const partial = StreamInterruptedError.isInstance(error) ? error.partial : undefined;
    return { content, reasoning, toolCalls: partial?.toolCalls ?? toolCalls, error: described(error) };
  }
  throw new Error("a stream without a finish");
}

function described(error: unknown): NonNullable<Outcome["error"]> {
  const { name, message } = error as Error;
  const cause = (error as Error).cause;
  const said = cause instanceof Error ? `${message} ${cause.message}` : message;
  return { name, class: failureOf(error)?.classification.class, message: said };
}

/** An event of a stream. */
export const event = (payload: unknown): string =>
  `data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`;

/** A chunk with a delta. */
export const chunk = (delta: unknown, finish: unknown = null, more: object = {}, inChoice: object = {}) => ({
  id: "x",
  object: "chat.completion.chunk",
  model: "m",
  choices: [{ index: 0, delta, finish_reason: finish, ...inChoice }],
  ...more,
});

/** A whole completion. */
export const completion = (
  message: unknown,
  finish: unknown = "stop",
  more: object = usage(),
  inChoice: object = {},
) => ({
  id: "x",
  object: "chat.completion",
  model: "m",
  choices: [{ index: 0, message, finish_reason: finish, ...inChoice }],
  ...more,
});

export const usage = (prompt = 11, generated = 7) => ({
  usage: { prompt_tokens: prompt, completion_tokens: generated, total_tokens: prompt + generated },
});

export const done = event("[DONE]");

/** A stream of these chunks, with its end mark. */
export const streamOf = (...chunks: readonly unknown[]): RawReply =>
  pieces([...chunks.map((each) => event(each)), done]);

/** A server that answers "spare", either way. */
export const spare: Readonly<Record<Way, RawReply>> = {
  complete: json(completion({ content: "spare" })),
  stream: streamOf(chunk({ content: "spare" }), chunk({}, "stop", usage())),
};

/** The same end of an answer, as either way has it. */
export const endingWith = (
  way: Way,
  said: object,
  finish: unknown,
  more: object = usage(),
  inChoice: object = {},
): RawReply =>
  way === "complete"
    ? json(completion({ role: "assistant", content: null, ...said }, finish, more, inChoice))
    : streamOf(chunk({ role: "assistant", content: null }), chunk(said, finish, more, inChoice));

export const ways: readonly Way[] = ["complete", "stream"];
