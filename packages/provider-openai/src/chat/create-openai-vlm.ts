import {
  type AttemptContext,
  type ResolvedVlmRequest,
  readingReply,
  type VlmAdapter,
  type VlmCapabilities,
  type VlmModel,
  type VlmReply,
} from "@hotspare/core/plugin";
import type { ClientSource } from "../client/create-openai-client.js";
import { sendRequest } from "../client/send-request.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { readJsonReply } from "../replies/read-json-reply.js";
import { chatBody, chatStreamBody } from "./chat-body.js";
import type { ChatDialect } from "./chat-dialect.js";
import { ChatStream } from "./chat-stream.js";
import { readChatReply } from "./read-chat-reply.js";

export interface OpenAIVlmOptions {
  readonly client: ClientSource;
  readonly model: Pick<VlmModel, "model" | "maxTokens" | "extraBody">;
  readonly dialect: ChatDialect;
  /** @default text, images and audio; tools; streaming */
  readonly capabilities?: VlmCapabilities;
  /** Ends what the client holds open. */
  readonly close?: () => Promise<void>;
}

/** OpenAI's chat completions take no video. */
const openAICapabilities: VlmCapabilities = {
  modalities: ["text", "image", "audio"],
  tools: true,
  streaming: true,
};

const path = "/chat/completions";
const pingRequest: ResolvedVlmRequest = { messages: [{ role: "user", content: "." }], maxTokens: 1 };

/** Completes and streams through an OpenAI client, whosever endpoint it asks. */
export function createOpenAIVlm(options: OpenAIVlmOptions): VlmAdapter {
  const { client, model, dialect, capabilities = openAICapabilities, close } = options;

  const origin = dialect.sendsBack;

  const complete = async (request: ResolvedVlmRequest, context: AttemptContext): Promise<VlmReply> => {
    const { body, warnings } = chatBody(request, model, dialect);
    const reply = await sendRequest(await client(), path, body, context);
    return readingReply(async () => {
      const answer = readChatReply(await readJsonReply(reply), { request, model: model.model, origin });
      const rateLimit = rateLimitIn(reply.headers);
      return {
        ...answer,
        ...(warnings.length === 0 ? {} : { warnings }),
        ...(rateLimit === undefined ? {} : { rateLimit }),
      };
    });
  };

  const stream = (request: ResolvedVlmRequest, context: AttemptContext): ChatStream => {
    const { body, warnings } = chatStreamBody(request, model, dialect);
    const { signal, headers } = context;
    const send = async (own: AbortSignal) =>
      sendRequest(await client(), path, body, { signal: own, headers });
    return new ChatStream({ model: model.model, origin, warnings, signal, send });
  };

  return {
    capabilities,
    complete,
    stream,
    ping: async (context) => (await complete(pingRequest, context)).usage,
    prepare: async () => void (await client()),
    ...(close === undefined ? {} : { close }),
  };
}
