import type { VlmEndpoint } from "../contract/endpoints.js";
import { placedAsWritten } from "../protocol/errors/place-of-medium.js";
import { toProtocolError } from "../protocol/errors/to-protocol-error.js";
import { callOptions } from "./call-options.js";
import { estimateAsk } from "./estimate-ask.js";
import type { Exchange } from "./exchange.js";
import { findModel } from "./find-model.js";
import { heartbeatMs } from "./gateway-state.js";
import { identify } from "./identify.js";
import { readJson } from "./read-body.js";
import type { Serving } from "./route.js";
import { streamAnswer } from "./stream-answer.js";
import { unguessableId } from "./unguessable-id.js";
import { jsonAnswer, writeAnswer } from "./write-answer.js";

/** Answers a request to a VLM: checks the key, calls the model and settles the cost. @throws any error before the first byte of the answer */
export async function answerVlm(
  exchange: Exchange,
  endpoint: VlmEndpoint,
  { state, generation }: Serving,
): Promise<void> {
  const { desk, options } = generation;
  const client = await identify(exchange, generation);
  const place = state.bounds.enter(client.name);
  try {
    const body = await readJson(exchange, options.limits, place.hold);
    const ask = endpoint.read(body);
    const { vlm, name } = findModel(generation, client, "vlm", ask.model);
    exchange.model = name;
    exchange.stream = ask.stream;
    const estimate = estimateAsk(ask);
    const admission = await desk.admit({ client, model: name, askedAs: ask.model, kind: "vlm", ...estimate });
    // Settles before the last byte of the answer, so that the client has paid even if the process is killed right after the answer.
    const settle = (): void => admission.end(exchange.spent(estimate), exchange.trace.provider);
    try {
      const about = { id: unguessableId(endpoint.idPrefix), createdMs: Date.now(), model: ask.model ?? name };
      exchange.signal.throwIfAborted();
      if (ask.stream) {
        await streamAnswer(exchange, {
          chunks: vlm.stream(ask.request, callOptions(exchange, client)),
          writer: endpoint.stream(ask, about),
          bounds: options.limits,
          heartbeatMs,
          maxTokens: ask.maxTokens,
          beforeEnd: settle,
          toError: (error) => toProtocolError(error, about),
        });
      } else {
        const result = await vlm.complete(ask.request, callOptions(exchange, client));
        exchange.answeredBy(result);
        const answer = jsonAnswer(endpoint.answer(result, ask, about));
        settle();
        await writeAnswer(exchange, answer, options.limits);
      }
    } catch (error) {
      throw placedAsWritten(error, { body, messages: ask.request.messages });
    } finally {
      settle();
    }
  } finally {
    place.leave();
  }
}
