import { createHotspare } from "@hotspare/core";
import { RunnableLambda } from "@langchain/core/runnables";
import { ConsecutiveBreaker, circuitBreaker, fallback, handleAll, retry, wrap } from "cockatiel";
import CircuitBreaker from "opossum";
import pRetry from "p-retry";
import { canned, cannedAdapter } from "./canned.js";

const texts: readonly string[] = ["a text"];
const context = { signal: new AbortController().signal, callId: 1, attemptId: 1 };
/** What all are measured against. */
const direct = () => cannedAdapter.embed(texts, context);

function hotspareOf(credentials: number): () => Promise<unknown> {
  const embedder = createHotspare({ plugins: [canned()] }).embedder({
    model: "m",
    dimensions: 8,
    credentials: Array.from({ length: credentials }, (_, index) => ({
      id: `key-${index}`,
      provider: "canned" as const,
      key: `key-number-${index}`,
    })),
  });
  return () => embedder.embed(texts);
}

async function tryInTurn(): Promise<unknown> {
  let last: unknown;
  for (const attempt of [direct, direct]) {
    try {
      return await attempt();
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function opossum(): () => Promise<unknown> {
  const breaker = new CircuitBreaker(direct, { timeout: false });
  breaker.fallback(direct);
  return () => breaker.fire();
}

function cockatiel(): () => Promise<unknown> {
  const policy = wrap(
    fallback(handleAll, direct),
    retry(handleAll, { maxAttempts: 2 }),
    circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(3) }),
  );
  return () => policy.execute(direct);
}

function langchain(): () => Promise<unknown> {
  const runnable = RunnableLambda.from(direct).withFallbacks([RunnableLambda.from(direct)]);
  return () => runnable.invoke("");
}

export const adapterAlone = "the adapter alone";

/** Ways to make one call in process, around the same function. */
export const inProcess: Readonly<Record<string, () => () => Promise<unknown>>> = {
  [adapterAlone]: () => direct,
  "a try-catch loop": () => tryInTurn,
  opossum,
  cockatiel,
  "p-retry": () => () => pRetry(direct, { retries: 2 }),
  "LangChain runnables": langchain,
  "Hotspare, one credential": () => hotspareOf(1),
  "Hotspare, ten credentials": () => hotspareOf(10),
};
