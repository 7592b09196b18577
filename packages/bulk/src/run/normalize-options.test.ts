import type { Embedder } from "@hotspare/core";
import { embedOptionNames } from "@hotspare/core/plugin";
import { expect, it } from "vitest";
import { normalizeOptions } from "./normalize-options.js";

const embedder = {
  model: "m",
  capabilities: { outputs: ["dense"], inputs: ["text"], maxInputs: 10 },
  embed: () => Promise.reject(new Error("is not called")),
} as unknown as Embedder;

it("hands every option of a call on to each request, but the signal and the wait of the run", () => {
  const ofCalls = {
    purpose: "p",
    timeouts: { attemptMs: 1_000 },
    headers: { "x-a": "1" },
    metadata: { a: 1 },
    maxAttempts: 2,
    priority: "normal",
    wire: {},
    inputType: "query",
    providerOptions: { openai: {} },
  } as const;
  const ofTheRun = { signal: new AbortController().signal, maxWaitMs: 5 };
  expect(Object.keys({ ...ofCalls, ...ofTheRun }).toSorted()).toEqual(embedOptionNames.toSorted());
  const given = { ...ofCalls, ...ofTheRun, batchSize: 3 };
  expect(normalizeOptions(embedder, ["a"], given)).toMatchObject({
    callOptions: ofCalls,
    ...ofTheRun,
    batchSize: 3,
  });
  const { callOptions } = normalizeOptions(embedder, ["a"], {});
  expect(callOptions).toEqual({ priority: "background" });
});
