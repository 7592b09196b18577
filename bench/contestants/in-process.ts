import { createHotspare } from "@hotspare/core";
import { RunnableLambda } from "@langchain/core/runnables";
import { ConsecutiveBreaker, circuitBreaker, fallback, handleAll, retry, wrap } from "cockatiel";
import CircuitBreaker from "opossum";
import pRetry from "p-retry";
import { canned, cannedAdapter } from "./canned.js";

/** A way to make one call in process, around the same function. */
export interface InProcess {
  readonly name: string;
  readonly call: () => Promise<unknown>;
}

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

const breaker = new CircuitBreaker(direct, { timeout: false });
breaker.fallback(direct);
const policy = wrap(
  fallback(handleAll, direct),
  retry(handleAll, { maxAttempts: 2 }),
  circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(3) }),
);
const runnable = RunnableLambda.from(direct).withFallbacks([RunnableLambda.from(direct)]);

export const inProcess: readonly InProcess[] = [
  { name: "the adapter alone", call: direct },
  { name: "a try-catch loop", call: tryInTurn },
  { name: "opossum", call: () => breaker.fire() },
  { name: "cockatiel", call: () => policy.execute(direct) },
  { name: "p-retry", call: () => pRetry(direct, { retries: 2 }) },
  { name: "LangChain runnables", call: () => runnable.invoke("") },
  { name: "Hotspare, one credential", call: hotspareOf(1) },
  { name: "Hotspare, ten credentials", call: hotspareOf(10) },
];

export const adapterAlone = "the adapter alone";
