import {
  type AttemptContext,
  defaultMaxChatBytes,
  isObject,
  type JsonObject,
  type ResolvedVlmRequest,
  readingReply,
  type VlmAdapter,
  type VlmCapabilities,
  type VlmModel,
  type VlmReply,
} from "@hotspare/core/plugin";
import type { RequestSender } from "../client/request-sender.js";
import { readOpenAIErrorFacts } from "../failures/read-openai-error-facts.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { textOfReply } from "../replies/read-json-reply.js";
import { createLearner } from "../servers/learner.js";
import { type ReadErrorFacts, readRefusal } from "../servers/refusal.js";
import { createServerMemory, type ServerMemory } from "../servers/server-memory.js";
import { type ChatAlternative, objectsIn, type SentChat } from "./chat-alternative.js";
import { adjustedDialect, alternativesOf } from "./chat-alternatives.js";
import { chatBody, chatStreamBody } from "./chat-body.js";
import type { ChatDialect } from "./chat-dialect.js";
import { ChatStream } from "./chat-stream.js";
import { learningStream } from "./learning-stream.js";
import { readChatReply } from "./read-chat-reply.js";

export interface OpenAIVlmOptions {
  readonly sender: RequestSender;
  readonly model: Pick<VlmModel, "model" | "maxTokens" | "extraBody">;
  readonly dialect: ChatDialect;
  /** What refusals of the server have taught, shared with its other credentials. @default a memory for this adapter alone */
  readonly memory?: ServerMemory;
  /** Reads the facts of an error, as the plugin does. @default reads the errors of the OpenAI SDK */
  readonly readErrorFacts?: ReadErrorFacts;
  /** @default text, images, audio and files; tools; streaming */
  readonly capabilities?: VlmCapabilities;
  /** The most bytes of a stream's text, and the most bytes between two pieces of its text. @default 8 MiB */
  readonly maxReplyBytes?: number | undefined;
  /** Closes what the sender holds open. */
  readonly close?: () => Promise<void>;
}

/** The capabilities of a server of OpenAI's chat completions, which accept no video. `files`: whether the server accepts documents. */
export function chatCapabilities({ files }: { readonly files: boolean }): VlmCapabilities {
  const modalities = ["text", "image", "audio"] as const;
  return { modalities: files ? [...modalities, "file"] : modalities, tools: true, streaming: true };
}

const path = "/chat/completions";
const pingRequest: ResolvedVlmRequest = { messages: [{ role: "user", content: "." }], maxTokens: 1 };

/**
 * Creates a VLM adapter that completes and streams by OpenAI's API, against any endpoint that the sender asks. When the server refuses a part of a
 * request that the request can do without, the adapter learns to leave the part out.
 */
export function createOpenAIVlm(options: OpenAIVlmOptions): VlmAdapter {
  const { sender, model, dialect, capabilities = chatCapabilities({ files: true }), close } = options;
  const { maxReplyBytes = defaultMaxChatBytes } = options;
  const { memory = createServerMemory(), readErrorFacts = readOpenAIErrorFacts } = options;
  const read = { model: model.model, origin: dialect.sendsBack, thinkTags: dialect.thinkTags };
  const learner = createLearner<SentChat, ChatAlternative>({
    memory,
    alternatives: alternativesOf(dialect),
  });
  const dialectFor = (callId: number) => adjustedDialect(dialect, learner.inForce(callId));
  const ownPart = (body: JsonObject, request: ResolvedVlmRequest): SentChat =>
    withoutFields(body, { ...model.extraBody, ...request.extraBody });
  const refused = (callId: number, body: JsonObject, request: ResolvedVlmRequest, error: unknown) => {
    const refusal = readRefusal(error, () => textsOf(body), readErrorFacts);
    return refusal === undefined ? error : learner.refused(callId, ownPart(body, request), error, refusal);
  };

  const complete = async (request: ResolvedVlmRequest, context: AttemptContext): Promise<VlmReply> => {
    const { callId, wire } = context;
    const { body, warnings } = chatBody(request, model, dialectFor(callId));
    wire?.request?.({ body, warnings });
    try {
      const reply = await sender.send(path, body, context);
      const answer = await readingReply(async () =>
        readChatReply(await textOfReply(reply), reply, { request, wire, ...read }),
      );
      learner.answered(callId);
      const rateLimit = rateLimitIn(reply.headers);
      return {
        ...answer,
        ...(warnings.length === 0 ? {} : { warnings }),
        ...(rateLimit === undefined ? {} : { rateLimit }),
      };
    } catch (error) {
      throw refused(callId, body, request, error);
    }
  };

  const stream = (request: ResolvedVlmRequest, context: AttemptContext) => {
    const { signal, headers, callId, wire } = context;
    const { body, warnings } = chatStreamBody(request, model, dialectFor(callId));
    const send = (own: AbortSignal) => {
      wire?.request?.({ body, warnings });
      return sender.send(path, body, { signal: own, headers });
    };
    return learningStream(new ChatStream({ ...read, request, wire, warnings, maxReplyBytes, signal, send }), {
      answered: () => learner.answered(callId),
      refused: (error) => refused(callId, body, request, error),
    });
  };

  return {
    capabilities,
    get adjustments() {
      return memory.reasons;
    },
    complete,
    stream,
    ping: async (context) => (await complete(pingRequest, context)).usage,
    prepare: async () => sender.prepare?.(path),
    ...(close === undefined ? {} : { close }),
  };
}

/** The texts that the user wrote, the newest message first: a refusal mostly quotes the end of the conversation. Tools and calls come last. */
function textsOf({ messages, tools }: JsonObject): readonly string[] {
  const newestFirst = objectsIn(messages).toReversed();
  return [
    ...newestFirst.flatMap(({ content }) =>
      typeof content === "string" ? [content] : objectsIn(content).map(({ text }) => text),
    ),
    ...newestFirst.flatMap(({ tool_calls: calls }) => objectsIn(calls).map(functionOf("arguments"))),
    ...objectsIn(tools).map(functionOf("description")),
  ].filter((text) => typeof text === "string");
}

function functionOf(member: string): (tool: JsonObject) => unknown {
  return ({ function: called }) => (isObject(called) ? called[member] : undefined);
}

function withoutFields(body: JsonObject, fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !Object.hasOwn(fields, name)));
}
