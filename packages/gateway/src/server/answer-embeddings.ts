import type { EmbeddingsEndpoint } from "../contract/endpoints.js";
import { checkEmbedder } from "../protocol/embeddings/check-embedder.js";
import { placedAsWritten } from "../protocol/errors/place-of-medium.js";
import { callOptions } from "./call-options.js";
import { estimateInputs } from "./estimate-ask.js";
import type { Exchange } from "./exchange.js";
import { findModel } from "./find-model.js";
import { identify } from "./identify.js";
import { readJson } from "./read-body.js";
import type { Serving } from "./route.js";
import { unguessableId } from "./unguessable-id.js";
import { jsonAnswer, writeAnswer } from "./write-answer.js";

/** Answers a request for vectors: checks the key, calls the model and settles the cost. @throws any error before the first byte of the answer */
export async function answerEmbeddings(
  exchange: Exchange,
  endpoint: EmbeddingsEndpoint,
  { state, generation }: Serving,
): Promise<void> {
  const { desk, options } = generation;
  const client = await identify(exchange, generation);
  const place = state.bounds.enter(client.name);
  try {
    const body = await readJson(exchange, options.limits, place.hold);
    const ask = endpoint.read(body);
    const { embedder, name } = findModel(generation, client, "embedder", ask.model);
    exchange.model = name;
    const about = { id: unguessableId("embd-"), createdMs: Date.now(), model: ask.model ?? name };
    checkEmbedder(ask, embedder, about.model);
    const estimate = estimateInputs(ask.inputs);
    const admission = await desk.admit({
      client,
      model: name,
      askedAs: ask.model,
      kind: "embedder",
      ...estimate,
    });
    // Settles before the last byte of the answer, as `answerVlm` does.
    const settle = (): void => admission.end(exchange.spent(estimate), exchange.trace.provider);
    try {
      exchange.signal.throwIfAborted();
      const result = await embedder.embed(ask.inputs, callOptions(exchange, client));
      exchange.answeredBy(result);
      const answer = jsonAnswer(endpoint.answer(result, ask, about));
      settle();
      await writeAnswer(exchange, answer, options.limits);
    } catch (error) {
      throw placedAsWritten(error, { body, inputs: ask.inputs });
    } finally {
      settle();
    }
  } finally {
    place.leave();
  }
}
