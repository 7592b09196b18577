import type { ResolvedVlmRequest, VlmAdapter, VlmCapabilities, VlmModel, VlmReply } from "@hotspare/core";
import type { ClientSource } from "../client/create-openai-client.js";
import { sendRequest } from "../client/send-request.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { readJsonReply } from "../replies/read-json-reply.js";
import { type ChatDialect, chatBody, chatStreamBody } from "./chat-body.js";
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

  const complete = async (request: ResolvedVlmRequest, signal: AbortSignal): Promise<VlmReply> => {
    const reply = await sendRequest(await client(), path, chatBody(request, model, dialect), signal);
    const answer = readChatReply(await readJsonReply(reply), request, model.model);
    const rateLimit = rateLimitIn(reply.headers);
    return rateLimit === undefined ? answer : { ...answer, rateLimit };
  };

  const stream = (request: ResolvedVlmRequest, signal: AbortSignal): ChatStream => {
    const body = chatStreamBody(request, model, dialect);
    return new ChatStream(model.model, signal, async (own) => sendRequest(await client(), path, body, own));
  };

  return {
    capabilities,
    complete: async (request, { signal }) => complete(request, signal),
    stream: (request, { signal }) => stream(request, signal),
    ping: async ({ signal }) => (await complete(pingRequest, signal)).usage,
    prepare: async () => void (await client()),
    ...(close === undefined ? {} : { close }),
  };
}
