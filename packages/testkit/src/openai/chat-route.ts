import { asObject, asString } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { composeAnswer } from "./chat-answer.js";
import { chatCompletion } from "./chat-completion.js";
import type { ChatFlavor } from "./chat-flavor.js";
import { type ChatRequest, chatMaxTokens, readChatRequest } from "./chat-request.js";
import { ChatStream } from "./chat-stream.js";
import { chatUsage } from "./chat-usage.js";

/** `POST …/chat/completions` */
export function chatRoute(flavor: ChatFlavor): Route {
  return {
    name: "chat",
    takesBody: true,
    modelOf: (body) => asString(asObject(body)["model"]),
    countedTokens: (body) => limitedTokens(body, flavor),
    answer(body, context) {
      const request = readChatRequest(body, context.models, flavor.wording);
      return "refusal" in request ? request.refusal : answerRequest(request, context, flavor);
    },
  };
}

/** OpenAI counts the prompt and the maximum output (rate limits guide). */
function limitedTokens(body: unknown, { wording }: ChatFlavor): number {
  const request = readChatRequest(body, undefined, wording);
  const promptTokens = "refusal" in request ? estimateTokens(JSON.stringify(body)) : request.promptTokens;
  return promptTokens + (chatMaxTokens(asObject(body)) ?? 0);
}

function answerRequest(request: ChatRequest, context: RouteContext, flavor: ChatFlavor): SimulatedReply {
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
      body: JSON.stringify(chatCompletion(name, answer, usage, flavor)),
      tokens,
    };
  const stream = new ChatStream(name, request.includesUsage, flavor);
  return {
    type: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    steps: stream.steps(answer, context.tokenDelayMs, request.includesUsage ? usage : undefined),
    emptyDelta: stream.emptyDelta,
    tokens,
  };
}
