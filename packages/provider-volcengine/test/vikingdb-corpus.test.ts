import type { SparseVector } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { vikingDBErrorRules } from "../src/failures/vikingdb-error-rules.js";
import { failureOf, neverAborts } from "./adapters.js";
import { expectedOf, failures, judgeWith, networkFailure, sendFailure, successes } from "./corpus.js";
import { sendJson, startLoopback } from "./loopback-server.js";
import { vikingDBEmbedder } from "./vikingdb-adapter.js";

const judge = judgeWith(vikingDBErrorRules);
const seen = failures.filter(({ provider }) => provider !== "volcengine");

describe("a real failure of VikingDB or the gateway", () => {
  it.each(seen.filter(({ kind }) => kind !== "network"))(
    "$id is $class, with the pair and with a key",
    async (line) => {
      // Where no status was published, the code alone must decide.
      for (const status of line.status === null ? [400, 403, 500] : [400]) {
        const { baseURL } = await startLoopback((response) => sendFailure(response, line, status));
        for (const credential of [undefined, { apiKey: "test-key" }]) {
          const embedder = vikingDBEmbedder(baseURL, credential === undefined ? {} : { credential });
          const error = await failureOf(embedder.embed(["x"], neverAborts));
          const { class: judged, retryAfterMs = null } = judge(error, "embed");
          expect({ class: judged, retryAfterMs }, `${status}: ${line.trap}`).toEqual(expectedOf(line));
        }
      }
    },
  );

  it.each(seen.filter(({ kind }) => kind === "network"))("$id, of the network, is $class", async (line) => {
    const fetch = () => Promise.reject(networkFailure(line));
    const embedder = vikingDBEmbedder("http://127.0.0.1:9", { transport: { fetch } });
    expect(judge(await failureOf(embedder.embed(["x"], neverAborts)), "embed").class).toBe(line.class);
  });
});

describe("a good reply of VikingDB", () => {
  it.each(successes.filter(({ provider }) => provider === "vikingdb"))(
    "$id gives its vectors",
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
