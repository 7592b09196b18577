import { describe, expect, it } from "vitest";
import {
  type Answer,
  countingVectors,
  type EmbeddingBody,
  listOf,
  refusal,
  startEmbeddingServer,
} from "./embedding-server.js";

const good = (body: EmbeddingBody): Answer => ({ body: listOf(countingVectors(body)) });

describe("the type of an input", () => {
  it("is sent as the credential says", async () => {
    const { embed, requests } = await startEmbeddingServer(good, {
      settings: {
        extraBody: { user: "u", task: "none" },
        queryBody: { task: "retrieval.query" },
        documentBody: { task: "retrieval.passage" },
      },
    });
    const query = await embed(["t1"], { inputType: "query" });
    await embed(["t1"], { inputType: "document" });
    await embed(["t1"]);
    expect(requests.map(({ task, user }) => [task, user])).toEqual([
      ["retrieval.query", "u"],
      ["retrieval.passage", "u"],
      ["none", "u"],
    ]);
    expect(query.warnings).toEqual([]);
  });

  it("is sent as a prefix", async () => {
    const { embed, requests } = await startEmbeddingServer(good, { settings: { queryPrefix: "query: " } });
    const { warnings } = await embed(["t1", "t2"], { inputType: "query" });
    // With most instructions, documents have none.
    const document = await embed(["t1"], { inputType: "document" });
    expect(requests.map(({ input }) => input)).toEqual([["query: t1", "query: t2"], ["t1"]]);
    expect([warnings, document.warnings]).toEqual([[], []]);
  });

  it("is a warning where the server is not known to have one", async () => {
    const { embed } = await startEmbeddingServer(good);
    const { warnings } = await embed(["t1"], { inputType: "query" });
    expect(warnings).toMatchObject([{ type: "unsupported", field: "inputType" }]);
    expect(warnings[0]?.message).toContain("queryBody");
    expect((await embed(["t1"])).warnings).toEqual([]);
  });
});

describe("a server that wants the type of its inputs", () => {
  const wanting = (answer: Answer) => (body: EmbeddingBody) => ("input_type" in body ? good(body) : answer);

  it.each([
    // ogx-ai/ogx#2892, plastic-labs/honcho#779 (NVIDIA NIM)
    [
      { status: 400, body: { error: "'input_type' parameter is required for asymmetric models" } },
      "query",
      "passage",
    ],
    [
      { status: 400, body: { detail: "'input_type' parameter is required for asymmetric models" } },
      "query",
      "passage",
    ],
    [refusal("input_type is required. Use one of: query, document"), "query", "document"],
    [
      {
        status: 400,
        body: {
          message: "valid input_type must be provided with the provided model: search_document, search_query",
        },
      },
      "search_query",
      "search_document",
    ],
    [
      {
        status: 422,
        body: {
          detail: [{ type: "missing", loc: ["body", "input_type"], msg: "Field required", input: {} }],
        },
      },
      "query",
      "passage",
    ],
  ] as const)("is told it in its words: %j", async (answer, query, document) => {
    const { embed, embedder, requests } = await startEmbeddingServer(wanting(answer));
    expect((await embed(["t1"], { inputType: "query" })).warnings).toEqual([]);
    await embed(["t2"], { inputType: "document" });
    const { warnings, vectors } = await embed(["t3"]);
    expect(requests.map((body) => body["input_type"])).toEqual([undefined, query, document, document]);
    expect(vectors).toEqual([[3, 1]]);
    expect(warnings).toMatchObject([{ type: "adjusted", field: "inputType" }]);
    expect(embedder.status()[0]?.adjustments).toEqual([`input_type_required.${document}`]);
  });

  it("is not told otherwise than the credential says", async () => {
    const { embed, requests } = await startEmbeddingServer(good, {
      settings: { queryBody: { input_type: "question" } },
    });
    await embed(["t1"], { inputType: "query" });
    expect(requests[0]?.["input_type"]).toBe("question");
  });
});
