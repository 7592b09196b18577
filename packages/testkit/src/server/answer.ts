import type { RouteContext } from "../contract/dialect.js";
import type { AnswerFault } from "../contract/faults.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { FaultStack } from "../scripting/fault-stack.js";
import { scriptStream } from "../scripting/script-stream.js";
import { answerWithFault } from "./answer-with-fault.js";
import { type Exchange, MALFORMED } from "./exchange.js";
import type { SimulatorSettings } from "./simulator-options.js";

/** Faults that apply before the rate limit is checked, because no gateway has seen such a request. */
const BEFORE_LIMITS: ReadonlySet<AnswerFault["type"]> = new Set(["revoked", "reset", "hang"]);

/** Decides the answer to a request, step by step from the key to the model. */
export async function answer(
  exchange: Exchange,
  isKnownKey: boolean,
  faults: FaultStack,
  settings: SimulatorSettings,
): Promise<SimulatedReply> {
  const { key } = exchange.request;
  const { dialect } = exchange;
  if (key === "" && !(dialect.keyIsOptional === true && isKnownKey)) return dialect.wording.missingKey();
  if (!isKnownKey) return dialect.wording.invalidKey(key);
  const wrong = dialect.refuse?.(exchange.arrival);
  if (wrong !== undefined) return wrong;

  const fault = faults.find("answer")?.fault;
  const strikesFirst = fault !== undefined && BEFORE_LIMITS.has(fault.type);
  if (!strikesFirst) {
    const refusal = refuseByLimits(exchange, faults);
    if (refusal !== undefined) return refusal;
  }

  const normally = () => answerNormally(exchange, faults, settings);
  if (fault === undefined) return normally();
  faults.take("answer");
  return answerWithFault(fault, exchange, normally);
}

function refuseByLimits(exchange: Exchange, faults: FaultStack): SimulatedReply | undefined {
  const { wording } = exchange.dialect;
  const limiter = faults.take("rateLimit");
  if (limiter !== undefined) {
    const json = exchange.json();
    const refusal = limiter.count(json === MALFORMED ? 0 : (exchange.route?.countedTokens(json) ?? 0));
    if (refusal !== undefined) return wording.rateLimited(refusal, exchange.model() ?? "unknown");
  }
  const quota = faults.take("quota");
  if (quota === undefined) return undefined;
  if (quota.remaining <= 0) return wording.quotaExhausted();
  quota.remaining -= 1;
  return undefined;
}

function modelBehind(name: string, { models, deployments }: SimulatorSettings): string | undefined {
  return deployments.get(name) ?? (models === undefined || models.has(name) ? name : undefined);
}

function answerNormally(exchange: Exchange, faults: FaultStack, settings: SimulatorSettings): SimulatedReply {
  const { route, dialect } = exchange;
  const body = exchange.json();
  if (route === undefined)
    return dialect.wording.unknownRoute(exchange.request.method, exchange.request.path);
  if (route.takesBody && (body === MALFORMED || body === undefined)) return dialect.wording.malformedJson();
  const context: RouteContext = {
    requestId: exchange.requestId,
    models: settings.models,
    modelBehind: (name) => modelBehind(name, settings),
    tokenDelayMs: settings.tokenDelayMs,
    takeVectorFault: () => faults.take("vectors"),
    takeIgnoresBase64: () => faults.take("encoding") !== undefined,
    takeFinish: () => faults.take("finish"),
  };
  const reply = route.answer(body, context);
  return reply.type === "stream" ? scriptStream(reply, faults) : reply;
}
