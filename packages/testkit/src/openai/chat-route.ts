import { asObject, asString } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { type ChatAnswer, composeAnswer } from "./chat-answer.js";
import { chatCompletion } from "./chat-completion.js";
import type { ChatFlavor } from "./chat-flavor.js";
import type { ChatRequest } from "./chat-request.js";
import { ChatStream } from "./chat-stream.js";
import { chatUsage } from "./chat-usage.js";
import { chatMaxTokens, readChatRequest } from "./read-chat-request.js";

/** `POST …/chat/completions` */
export function chatRoute(flavor: ChatFlavor): Route {
  return {
    name: "chat",
    takesBody: true,
    modelOf: (body) => asString(asObject(body)["model"]),
    countedTokens: (body) => limitedTokens(body, flavor),
    answer(body, context) {
      const request = readChatRequest(body, context.models, flavor);
      return "refusal" in request ? request.refusal : answerRequest(request, context, flavor);
    },
  };
}

/** OpenAI counts the prompt and the maximum output (rate limits guide). */
function limitedTokens(body: unknown, flavor: ChatFlavor): number {
  const request = readChatRequest(body, undefined, flavor);
  const promptTokens = "refusal" in request ? estimateTokens(JSON.stringify(body)) : request.promptTokens;
  return promptTokens + (chatMaxTokens(asObject(body)) ?? 0);
}

function answerRequest(request: ChatRequest, context: RouteContext, flavor: ChatFlavor): SimulatedReply {
  const answer = finish(composeAnswer(request), context);
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
      body: (flavor.keepAlive?.whole ?? "") + JSON.stringify(chatCompletion(name, answer, usage, flavor)),
      tokens,
    };
  const asked = request.includesUsage || flavor.usageUnasked === true ? usage : undefined;
  const stream = new ChatStream(name, asked, flavor);
  return {
    type: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    steps: stream.steps(answer, context.tokenDelayMs),
    emptyDelta: stream.emptyDelta,
    errorEvent: stream.errorEvent,
    tokens,
  };
}

/** Ends the answer as a fault demands. */
function finish(answer: ChatAnswer, context: RouteContext): ChatAnswer {
  const fault = context.takeFinish();
  if (fault === undefined) return answer;
  return { ...answer, tokens: answer.tokens.slice(0, fault.afterTokens), finishReason: fault.reason };
}
