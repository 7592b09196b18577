import { RequestAdjusted } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld, outcome } from "../support/engine-world.js";
import { finish, type Script, StatusError } from "../support/scripted-plugin.js";

const refusal = new StatusError(400);
const dropped = new RequestAdjusted({
  reason: "dimensions_refused",
  warning: "The server refused dimensions: they were left out.",
  cause: refusal,
});
const warning = { type: "dropped", message: "The server refused dimensions: they were left out." };

const answer = {
  content: "x",
  toolCalls: [],
  finishReason: "stop",
  usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" },
  model: "m",
} as const;

/** Embeds with vectors of this length. */
const vectors = (inputs: readonly unknown[], length: number) => ({
  embeddings: inputs.map(() => ({ dense: new Float32Array(length).fill(1) })),
  usage: { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const },
  model: "m",
});

/** Refuses the first request, and then embeds with vectors of this length. */
function refusesOnce(length: number): Required<Script>["embed"] {
  let sent = 0;
  return async (inputs) => {
    sent += 1;
    if (sent === 1) {
      throw dropped;
    }
    return vectors(inputs, length);
  };
}

describe("what was dropped after a refusal", () => {
  it("is a warning of the embeddings of that call, and of no later call", async () => {
    const embedder = createEngineWorld().embedder({ a: { embed: refusesOnce(3) } });
    expect((await embedder.embed(["x"])).warnings).toEqual([warning]);
    expect((await embedder.embed(["x"])).warnings).toEqual([]);
  });

  it("is a warning of a completion, beside the adapter's own and not twice", async () => {
    const own = { type: "unsupported", field: "topK", message: "There is no topK." } as const;
    let sent = 0;
    const vlm = createEngineWorld().vlm({
      a: {
        async complete() {
          sent += 1;
          if (sent % 2 === 1) throw dropped;
          return { ...answer, warnings: sent === 2 ? [own] : [{ ...warning, type: "dropped" as const }] };
        },
      },
    });
    expect((await vlm.complete({ prompt: "x" })).warnings).toEqual([own, warning]);
    expect((await vlm.complete({ prompt: "x" })).warnings).toEqual([warning]);
  });

  it("is a warning at the end of a stream", async () => {
    let sent = 0;
    const vlm = createEngineWorld().vlm({
      a: {
        async *stream() {
          sent += 1;
          if (sent === 1) throw dropped;
          yield { type: "content", content: "Hello" };
          yield finish;
        },
      },
    });
    const chunks = [];
    for await (const chunk of vlm.stream({ prompt: "x" })) {
      chunks.push(chunk);
    }
    expect(chunks.at(-1)).toMatchObject({ type: "finish", warnings: [warning] });
  });

  it("is no warning of the spare that answers in the end", async () => {
    let sent = 0;
    const vlm = createEngineWorld().vlm({
      a: {
        complete() {
          sent += 1;
          return Promise.reject(sent === 1 ? dropped : new StatusError(401));
        },
      },
      b: {},
    });
    expect(await vlm.complete({ prompt: "x" })).toMatchObject({ credentialId: "b", warnings: [] });
  });

  it("and gives vectors of another length: the original refusal is the call's error", async () => {
    const world = createEngineWorld();
    const embedder = world.embedder({ a: { embed: refusesOnce(4) } });
    expect(await outcome(embedder.embed(["x"]))).toEqual({ error: refusal });
    expect(world.watch.of("failure")).toHaveLength(1);
  });

  it("and gives vectors of another length: the spare is asked, and no circuit counts it", async () => {
    const world = createEngineWorld();
    const embedder = world.embedder({
      a: { embed: refusesOnce(4) },
      b: { embed: async (inputs) => vectors(inputs, 3) },
    });
    const { credentialId, attempts, warnings } = await embedder.embed(["x"]);
    expect(credentialId).toBe("b");
    expect(attempts[0]?.classification).toMatchObject({ class: "not_found", scope: "request" });
    expect(warnings).toEqual([]);
    expect(embedder.status()[0]).toMatchObject({ state: "closed" });
  });

  it("names the field that was left out", async () => {
    let sent = 0;
    const embedder = createEngineWorld().embedder({
      a: {
        embed: async (inputs) => {
          sent += 1;
          if (sent === 1)
            throw new RequestAdjusted({ reason: "r", warning: "Left out.", field: "dimensions" });
          return vectors(inputs, 3);
        },
      },
    });
    expect((await embedder.embed(["x"])).warnings).toEqual([
      { type: "dropped", field: "dimensions", message: "Left out." },
    ]);
  });

  it("without a loss for the caller leaves a wrong length what it is", async () => {
    let sent = 0;
    const embedder = createEngineWorld().embedder({
      a: {
        embed: async (inputs) => {
          sent += 1;
          if (sent === 1) throw new RequestAdjusted({ reason: "base64_refused", cause: refusal });
          return vectors(inputs, 4);
        },
      },
    });
    expect(await outcome(embedder.embed(["x"]))).toMatchObject({
      error: { reason: "vector_space_mismatch" },
    });
  });
});
