import { readFileSync } from "node:fs";
import type { SparseVector } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { arkEmbedder, arkVlm, neverAborts, textModel } from "./adapters.js";
import { sendJson, startLoopback } from "./loopback-server.js";
import { vikingDBEmbedder } from "./vikingdb-adapter.js";

/** One good reply, and the expected result. */
interface GoodReply {
  readonly id: string;
  readonly provider: "volcengine" | "vikingdb";
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly expect: {
    readonly dense?: readonly number[];
    readonly dense_float32?: readonly number[];
    readonly sparse?: unknown;
    readonly usage?: Readonly<Record<string, number>>;
  };
}

const successes = readFileSync(new URL("fixtures/volcengine-ok.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as GoodReply);
const request = { messages: [{ role: "user" as const, content: "x" }] };

describe("a good reply of Ark", () => {
  const embeddings = successes.filter(
    ({ provider, operation }) => provider === "volcengine" && operation.endsWith("embeddings"),
  );

  it.each(embeddings)("$id has its vector and its usage", async ({ operation, body, expect: wanted }) => {
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
    "$id has its answer, its reasoning and its usage",
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

describe("a good reply of VikingDB", () => {
  it.each(successes.filter(({ provider }) => provider === "vikingdb"))(
    "$id has its vectors",
    async ({ body, expect: wanted }) => {
      const { baseURL } = await startLoopback((response) => sendJson(response, body));
      const { embeddings } = await vikingDBEmbedder(baseURL, { output: "hybrid" }).embed(["x"], neverAborts);
      expect(embeddings).toHaveLength(1);
      expect(embeddings[0]?.dense).toEqual(Float32Array.from(wanted.dense ?? []));
      if (wanted.sparse !== undefined) {
        const weights = new Map(Object.entries(wanted.sparse as Readonly<Record<string, number>>));
        expect(embeddings[0]?.sparse).toEqual({ kind: "token", weights } satisfies SparseVector);
      }
    },
  );
});
