import type { IncomingMessage, ServerResponse } from "node:http";
import { ProtocolError } from "../contract/protocol-error.js";
import { toProtocolError } from "../protocol/errors/to-protocol-error.js";
import { Exchange } from "./exchange.js";
import type { GatewayState, Generation } from "./gateway-state.js";
import type { Route } from "./route.js";
import { corsHeaders, preflightHeaders, requireHost, requireSameOrigin } from "./security/require-origin.js";
import { writeAnswer, writeError } from "./write-answer.js";

/** A request for which Fastify has found the route. */
export interface RoutedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: Route;
  /** The part of the path that matches `*` in the route's path. */
  readonly rest: string;
}

/** Serves one request to its end: runs the checks that every route needs, calls the route's handler, and answers errors. Never rejects. */
export async function serveRequest(state: GatewayState, routed: RoutedRequest): Promise<void> {
  const { request, response, route } = routed;
  const exchange = new Exchange(request, response, route.path);
  exchange.rest = routed.rest;
  const generation = state.current;
  enter(state, generation, exchange);
  const { options } = generation;
  const isModel = route.kind === "model";
  try {
    exchange.headers = isModel ? corsHeaders(exchange, options.corsOrigins) : {};
    if (route.kind !== "health") {
      requireHost(exchange, [...options.allowedHosts, ...state.listeningHosts]);
    }
    if (route.anyMethod !== undefined) {
      await route.anyMethod(exchange, { state, generation });
      return;
    }
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (method === "OPTIONS") {
      await answerOptions(exchange, generation, route);
      return;
    }
    const handle = method === "GET" || method === "POST" ? route.methods[method] : undefined;
    if (handle === undefined) {
      throw methodNotAllowed(exchange, route);
    }
    if (isModel && state.isDraining) {
      throw draining();
    }
    if (method === "POST" && !isModel) {
      requireSameOrigin(exchange, options.allowedHosts);
    }
    await handle(exchange, { state, generation });
  } catch (error) {
    await answerFailure(exchange, generation, error);
  } finally {
    // Only now, because the usage of a call may arrive after the client has left.
    state.traces.end(exchange.id);
  }
}

/** Counts the request until the exchange is over. */
function enter(state: GatewayState, generation: Generation, exchange: Exchange): void {
  const { response, id, trace } = exchange;
  const { observatory, running, traces } = state;
  useModels(generation, exchange);
  running.add(exchange);
  traces.begin(id, trace);
  observatory.requestStarted();
  if (state.isDraining) {
    response.shouldKeepAlive = false;
  }
  exchange.onOver(() => {
    running.delete(exchange);
    exchange.leaveModels();
    observatory.requestEnded(exchange.ended());
    generation.options.logger?.info(logFields(exchange), "request");
  });
}

function useModels(generation: Generation, exchange: Exchange): void {
  let isUsing = true;
  generation.requests += 1;
  exchange.leaveModels = () => {
    if (isUsing) {
      isUsing = false;
      generation.requests -= 1;
      if (generation.requests === 0) {
        generation.onIdle?.();
      }
    }
  };
}

/** Leaves out the path and the query, because both may contain private data. */
function logFields(exchange: Exchange): object {
  const { callId, credentialId, attempts } = exchange.trace;
  const { durationMs, firstByteMs, ...ended } = exchange.ended();
  return {
    requestId: exchange.id,
    ...ended,
    durationMs: tenths(durationMs),
    ...(firstByteMs === undefined ? {} : { firstByteMs: tenths(firstByteMs) }),
    callId,
    credential: credentialId,
    attempts,
  };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

async function answerFailure(exchange: Exchange, generation: Generation, error: unknown): Promise<void> {
  const { signal, response } = exchange;
  const { limits, logger } = generation.options;
  const refusal = toProtocolError(signal.aborted ? signal.reason : error, { model: exchange.model ?? "" });
  if (refusal.code === "internal_error") {
    // Logs only the stack, because the message may quote the request.
    const stack =
      error instanceof Error ? error.stack?.split("\n").filter((line) => /^ +at /.test(line)) : undefined;
    logger?.error(
      { requestId: exchange.id, name: error instanceof Error ? error.name : typeof error, stack },
      "unexpected error",
    );
  }
  if (response.headersSent) {
    exchange.cut();
    return;
  }
  try {
    await writeError(exchange, refusal, limits);
  } catch {
    exchange.cut();
  }
}

async function answerOptions(exchange: Exchange, { options }: Generation, route: Route): Promise<void> {
  const allow = methodsOf(route);
  const isPreflight = "access-control-allow-origin" in exchange.headers;
  await writeAnswer(
    exchange,
    {
      status: 204,
      contentType: "text/plain",
      body: "",
      headers: { allow, ...(isPreflight ? preflightHeaders(exchange, allow) : {}) },
    },
    options.limits,
  );
}

function methodsOf({ methods }: Route): string {
  return [
    ...Object.keys(methods).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])),
    "OPTIONS",
  ].join(", ");
}

function methodNotAllowed(exchange: Exchange, route: Route): ProtocolError {
  const allow = methodsOf(route);
  exchange.headers = { ...exchange.headers, allow };
  return new ProtocolError({
    status: 405,
    type: "invalid_request_error",
    code: "method_not_allowed",
    message: `${exchange.request.method} is not a method of ${route.path}. Use ${allow}.`,
  });
}

/** The refusal while the gateway drains. OpenAI's clients try again after a 503, and by then a balancer sends them to another process. */
export function draining(): ProtocolError {
  return new ProtocolError({
    status: 503,
    type: "server_error",
    code: "draining",
    message: "This gateway is shutting down and finishes only its running answers. Send the request again.",
    retryAfterMs: 1_000,
  });
}
