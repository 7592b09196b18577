import type { Operation } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { arkErrorRules } from "../src/failures/ark-error-rules.js";
import { arkEmbedder, arkVlm, collect, failureOf, neverAborts, textModel } from "./adapters.js";
import {
  expectedOf,
  type FailureCase,
  failures,
  judgeWith,
  networkFailure,
  sendFailure,
  successes,
} from "./corpus.js";
import { sendJson, startLoopback } from "./loopback-server.js";

const judge = judgeWith(arkErrorRules);
const request = { messages: [{ role: "user" as const, content: "x" }] };

/** The gateway stands before Ark too; what its SDK makes of a good status is VikingDB's test. */
const ofArk = failures.filter(
  ({ provider, kind }) => provider === "volcengine" || (provider === "volc-openapi" && kind === "http"),
);

function askers(baseURL: string): readonly (readonly [Operation, () => Promise<unknown>])[] {
  return [
    ["embed", () => arkEmbedder(baseURL).embed(["x"], neverAborts)],
    ["embed", () => arkEmbedder(baseURL, { model: textModel }).embed(["x"], neverAborts)],
    ["complete", () => arkVlm(baseURL).complete(request, neverAborts)],
    ["stream", () => collect(arkVlm(baseURL).stream(request, neverAborts))],
  ];
}

/** A refusal comes to everyone; a good status brings it only to who reads that shape. */
function canShow({ kind }: FailureCase, asked: Operation): boolean {
  return kind === "http" || asked === (kind === "stream" ? "stream" : "complete");
}

describe("a real failure of Ark", () => {
  it.each(ofArk.filter(({ kind }) => kind !== "network"))(
    "$id is $class, for embedders, completions and streams",
    async (line) => {
      const { baseURL } = await startLoopback((response) => sendFailure(response, line));
      for (const [operation, ask] of askers(baseURL).filter(([name]) => canShow(line, name))) {
        const { class: judged, retryAfterMs = null } = judge(await failureOf(ask()), operation);
        expect({ class: judged, retryAfterMs }, `${operation}: ${line.trap}`).toEqual(expectedOf(line));
      }
    },
  );

  it.each(ofArk.filter(({ kind, network_code: code }) => kind === "network" && code !== null))(
    "$id, of the network, is $class",
    async (line) => {
      const fetch = () => Promise.reject(networkFailure(line));
      const embedder = arkEmbedder("http://127.0.0.1:9", { transport: { fetch } });
      const { class: judged } = judge(await failureOf(embedder.embed(["x"], neverAborts)), "embed");
      expect(judged).toBe(line.class);
    },
  );
});

describe("a good reply of Ark", () => {
  const embeddings = successes.filter(
    ({ provider, operation }) => provider === "volcengine" && operation.endsWith("embeddings"),
  );

  it.each(embeddings)("$id gives its vector and its usage", async ({ operation, body, expect: wanted }) => {
    const { baseURL } = await startLoopback((response) => sendJson(response, body));
    const isText = operation === "embeddings";
    const output = wanted.sparse === undefined ? "dense" : "hybrid";
    const embedder = arkEmbedder(baseURL, isText ? { model: textModel } : { output });
    const { embeddings: found, usage } = await embedder.embed(["x"], neverAborts);
    expect(found).toHaveLength(1);
    const dense = wanted.dense ?? wanted.dense_float32;
    if (dense !== undefined) expect(found[0]?.dense).toEqual(Float32Array.from(dense));
    if (wanted.sparse !== undefined) {
      const [entry] = wanted.sparse as readonly (readonly [number, number])[];
      expect(found[0]?.sparse).toEqual({
        kind: "index",
        indices: Uint32Array.of(entry?.[0] ?? -1),
        values: Float32Array.of(entry?.[1] ?? Number.NaN),
      });
    }
    const reported = body["usage"] as { readonly prompt_tokens: number };
    expect(usage).toMatchObject({ promptTokens: reported.prompt_tokens, source: "reported" });
    if (wanted.usage?.["image"] !== undefined) expect(usage.imageTokens).toBe(wanted.usage["image"]);
  });

  it.each(successes.filter(({ operation }) => operation === "chat"))(
    "$id gives its answer, its reasoning and its usage",
    async ({ body, expect: wanted }) => {
      const { baseURL } = await startLoopback((response) => sendJson(response, body));
      const { content, reasoning, usage, finishReason } = await arkVlm(baseURL).complete(
        request,
        neverAborts,
      );
      expect({ content, reasoning, finishReason }).toEqual({
        content: "ok",
        reasoning: "...",
        finishReason: "stop",
      });
      expect({
        input: usage.promptTokens,
        output: usage.completionTokens,
        cached: usage.cachedTokens,
        reasoning: usage.reasoningTokens,
      }).toEqual(wanted.usage);
    },
  );
});
