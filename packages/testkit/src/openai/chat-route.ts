import { asObject, asString } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { composeAnswer } from "./chat-answer.js";
import { chatCompletion } from "./chat-completion.js";
import { type ChatRequest, chatMaxTokens, readChatRequest } from "./chat-request.js";
import { ChatStream } from "./chat-stream.js";
import { chatUsage } from "./chat-usage.js";

/** `POST /v1/chat/completions` */
export const chatRoute: Route = {
  name: "chat",
  takesBody: true,
  modelOf: (body) => asString(asObject(body)["model"]),
  tokensCharged: chargeTokens,
  answer(body, context) {
    const request = readChatRequest(body, context.models);
    return "refusal" in request ? request.refusal : answerRequest(request, context);
  },
};

/** OpenAI charges the prompt and what may be generated (rate limits guide). */
function chargeTokens(body: unknown): number {
  const request = readChatRequest(body, undefined);
  const promptTokens = "refusal" in request ? estimateTokens(JSON.stringify(body)) : request.promptTokens;
  return promptTokens + (chatMaxTokens(asObject(body)) ?? 0);
}

function answerRequest(request: ChatRequest, context: RouteContext): SimulatedReply {
  const answer = composeAnswer(request);
  const usage = chatUsage(request.promptTokens, answer);
  const name = {
    requestId: context.requestId,
    model: request.model,
    created: Math.floor(Date.now() / 1000),
  };
  const tokens = usage.total_tokens;
  if (!request.streams)
    return {
      type: "body",
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(chatCompletion(name, answer, usage)),
      tokens,
    };
  const stream = new ChatStream(name, request.includesUsage);
  return {
    type: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    steps: stream.steps(answer, context.tokenDelayMs, request.includesUsage ? usage : undefined),
    emptyDelta: stream.emptyDelta,
    tokens,
  };
}
