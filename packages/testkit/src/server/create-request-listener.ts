import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dialect } from "../contract/dialect.js";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { OpenRequest } from "../counting/journal.js";
import type { FaultStack } from "../scripting/fault-stack.js";
import { answer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import type { Keys } from "./keys.js";
import { openExchange } from "./open-exchange.js";
import { readText } from "./read-text.js";
import { sendReply } from "./send-reply.js";
import type { SimulatorSettings } from "./simulator-options.js";
import { waitWhileOpen } from "./wait-while-open.js";

/** Creates the listener that processes each request from arrival to end. */
export function createRequestListener(
  settings: SimulatorSettings,
  keys: Keys,
  dialects: readonly [Dialect, ...Dialect[]],
): (incoming: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { journal } = keys;
  let lastId = 0;
  return async (incoming, response) => {
    // A client that leaves during its answer is an outcome here, not an error.
    response.on("error", () => {});
    const text = await readText(incoming);
    if (text === undefined) return;
    lastId += 1;
    const exchange = openExchange(incoming, text, lastId, settings.clock.now(), dialects);
    const { request } = exchange;
    journal.begin(request);
    const faults = keys.faultsOf(request.key, exchange);
    const latency = faults.take("latency");
    const reply = await answerOrExplain(exchange, keys, faults, settings);
    if (latency !== undefined) {
      const { minMs, maxMs } = latency;
      await waitWhileOpen(response, minMs + settings.random() * (maxMs - minMs));
    }
    const limits = faults.find("rateLimit")?.fault.read();
    const headers = {
      ...exchange.dialect.headers(exchange.requestId),
      ...(limits && exchange.dialect.wording.rateLimitHeaders(limits)),
    };
    await sendReply(reply, headers, response, (outcome) => {
      close(request, outcome, response);
      journal.end(request, outcome === "left" || !("tokens" in reply) ? 0 : (reply.tokens ?? 0));
    });
  };
}

function close(request: OpenRequest, outcome: OpenRequest["outcome"], response: ServerResponse): void {
  request.outcome = outcome;
  request.status = response.headersSent ? response.statusCode : undefined;
}

/** A function passed to `reply()` that throws must not end the server. The client receives the error. */
async function answerOrExplain(
  exchange: Exchange,
  keys: Keys,
  faults: FaultStack,
  settings: SimulatorSettings,
): Promise<SimulatedReply> {
  try {
    return await answer(exchange, keys.isKnown(exchange.request.key), faults, settings);
  } catch (error) {
    const message = `The simulator could not answer: ${error instanceof Error ? error.stack : String(error)}`;
    return jsonReply(
      { error: { message, type: "simulator_error", param: null, code: null } },
      { status: 500 },
    );
  }
}
