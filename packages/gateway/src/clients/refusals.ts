import { moneyText } from "@hotspare/core/plugin";
import { ProtocolError } from "../contract/protocol-error.js";
import { counted } from "../reading/counted.js";
import type { LimitRefusal } from "./limits/client-account.js";

/** Nobody knows when a running request ends, so the gateway tells the client to try again after this time. */
const laterMs = 1_000;

/** OpenAI answers a wrong key with the same type and code. */
export function wrongKey(): ProtocolError {
  return new ProtocolError({
    status: 401,
    type: "invalid_request_error",
    code: "invalid_api_key",
    message:
      "This gateway does not know this key. Send a key of this gateway as Authorization: Bearer <key>.",
  });
}

export function missingKey(): ProtocolError {
  return new ProtocolError({
    status: 401,
    type: "invalid_request_error",
    code: "invalid_api_key",
    message: "The request has no key. Send a key of this gateway as Authorization: Bearer <key>.",
  });
}

/** OpenAI answers a project that may not use a model with the same status and code. */
export function modelNotAllowed(model: string): ProtocolError {
  return new ProtocolError({
    status: 403,
    type: "invalid_request_error",
    code: "model_not_found",
    param: "model",
    message: `Your key may not use the model ${JSON.stringify(model)}. GET /v1/models lists the models that it may use.`,
  });
}

export function limitReached(refusal: LimitRefusal, tokens: number): ProtocolError {
  switch (refusal.limit) {
    case "size":
      return new ProtocolError({
        status: 429,
        type: "rate_limit_error",
        code: "request_too_large",
        message: `The request needs up to ${Math.ceil(tokens)} tokens (its input, and the most that it may generate), and your key may use ${refusal.most} in a minute. The gateway can never accept it: send less, or lower max_tokens.`,
      });
    case "concurrent":
      return rateLimit(
        `${refusal.most} ${refusal.most === 1 ? "request" : "requests"} of your key at once are allowed, and ${refusal.most} ${refusal.most === 1 ? "is" : "are"} running. Try again when one has ended.`,
        laterMs,
      );
    case "requests":
      return rateLimit(
        `Your key may send ${counted(refusal.most, "request")} a minute. Try again in ${secondsOf(refusal.retryAfterMs)} s.`,
        refusal.retryAfterMs,
      );
    case "tokens":
      return rateLimit(
        `Your key may use ${counted(refusal.most, "token")} a minute, and this request needs up to ${Math.ceil(tokens)}. Try again in ${secondsOf(refusal.retryAfterMs)} s.`,
        refusal.retryAfterMs,
      );
  }
}

function rateLimit(message: string, retryAfterMs: number): ProtocolError {
  return new ProtocolError({
    status: 429,
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
    message,
    retryAfterMs,
  });
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 100) / 10;
}

/** Reached when a credential was added after the start, from a provider that has no row in the price table. */
export function priceUnknown(model: string): ProtocolError {
  return new ProtocolError({
    status: 503,
    type: "server_error",
    code: "price_unknown",
    message: `Your key has a budget, and the gateway has no price for the model ${JSON.stringify(model)}. Ask its operator to add the price.`,
  });
}

/** The store of the budgets does not answer. Nobody knows what is left of the budget, so the gateway refuses to spend more. */
export function budgetsAway(cause?: unknown): ProtocolError {
  return new ProtocolError({
    status: 503,
    type: "server_error",
    code: "budgets_unavailable",
    message:
      "Your key has a budget, and the gateway cannot reach the stored budgets at the moment. Try again shortly.",
    retryAfterMs: laterMs,
    cause,
  });
}

/** Amounts of a budget, for the message of a refusal. */
export interface BudgetFigures {
  readonly limit: number;
  readonly spent: number;
  readonly held: number;
  readonly amount: number;
  readonly currency: string | undefined;
}

/** The budget is spent, or the running requests hold so much that too little is left. */
export function budgetReached({ limit, spent, held, amount, currency }: BudgetFigures): ProtocolError {
  const money = (value: number) => moneyText(value, currency);
  const need = `This request may cost up to ${money(amount)}`;
  if (spent + amount <= limit) {
    return rateLimit(
      `${need}; ${money(Math.max(0, limit - spent))} of your key's budget for this month are left, and running requests have reserved ${money(held)} of it. Try again when they have ended.`,
      laterMs,
    );
  }
  const message =
    spent >= limit
      ? `Your key has spent its budget of ${money(limit)} for this month.`
      : `${need}; ${money(limit - spent)} of your key's budget of ${money(limit)} for this month are left. Send less, or lower max_tokens.`;
  return new ProtocolError({ status: 429, type: "insufficient_quota", code: "insufficient_quota", message });
}
