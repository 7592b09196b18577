import { createHotspare, type Instrumentation, StreamInterruptedError, type VlmChunk } from "@hotspare/core";
import type { VlmAdapterChunk } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { finish, scripted } from "../support/scripted-plugin.js";
import { watchEngine } from "../support/watch-engine.js";

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" } as const;
const completion = { content: "Hello", toolCalls: [], finishReason: "stop", usage, model: "m" };
const embedding = { embeddings: [{ dense: Float32Array.of(1, 2, 3) }], usage, model: "m" };
const call = { id: "1", name: "f", arguments: "{}" };

const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error("a trap of a plugin");
    },
  },
);
const odd: readonly unknown[] = [
  null,
  0,
  5,
  Number.NaN,
  10n,
  "x",
  "",
  true,
  Symbol("odd"),
  () => 1,
  {},
  [],
  [null],
  [5],
  [{}],
  [{ ...call, arguments: undefined }],
  { requests: null },
  { requests: 5 },
  { requests: { limit: 10n, remaining: 1n } },
  { requests: { limit: "10" }, tokens: {} },
  hostile,
  { requests: hostile },
  [hostile],
];
const members = [
  "content",
  "reasoning",
  "toolCalls",
  "parts",
  "finishReason",
  "rawFinishReason",
  "responseId",
  "model",
  "raw",
  "providerMetadata",
  "warnings",
  "usage",
  "rateLimit",
];

/** A reply whose member is odd, as a value or as a getter that throws. */
function repliesWith(reply: object, member: string): readonly object[] {
  const throwing = Object.defineProperty({ ...reply }, member, {
    enumerable: true,
    get: () => {
      throw new Error("a getter of a plugin");
    },
  });
  return [throwing, ...odd.map((value) => ({ ...reply, [member]: value }))];
}

const watching: Instrumentation = { onReply: () => undefined };

function worldOf(replyOfA: object) {
  const a = {
    complete: async () => replyOfA as never,
    embed: async () => replyOfA as never,
    async *stream(): AsyncGenerator<VlmAdapterChunk> {
      yield { type: "content", content: "Hello" };
      yield replyOfA as never;
    },
  };
  const hotspare = createHotspare({ plugins: [scripted()], retry: { maxWaitMs: 0 } });
  const watch = watchEngine(hotspare);
  const credentials = [
    { id: "a", provider: "scripted" as const, maxConcurrent: 1, script: a },
    { id: "b", provider: "scripted" as const, maxConcurrent: 1, script: {} },
  ];
  return { hotspare, watch, credentials };
}

async function finishOf(stream: AsyncIterable<VlmChunk>) {
  let last: VlmChunk | undefined;
  for await (const chunk of stream) last = chunk;
  return last as Extract<VlmChunk, { readonly type: "finish" }>;
}

const expectedResult = {
  toolCalls: expect.any(Array),
  parts: expect.any(Array),
  warnings: expect.any(Array),
  finishReason: expect.stringMatching(/^(stop|length|toolCalls|contentFilter|other)$/),
  model: expect.any(String),
  usage: expect.objectContaining({ totalTokens: expect.any(Number) }),
};

describe.each([{ instrumentations: [] }, { instrumentations: [watching] }])(
  "a reply of a plugin without a compiler, with $instrumentations.length instrumentation",
  ({ instrumentations }) => {
    it.each(members)("whose %s is odd costs no call and no lease, in a completion", async (member) => {
      for (const reply of repliesWith(completion, member)) {
        const { hotspare, watch, credentials } = worldOf(reply);
        for (const instrumentation of instrumentations) hotspare.use(instrumentation);
        const vlm = hotspare.vlm({ model: "m", credentials });
        for (let round = 0; round < 2; round += 1) {
          const result = await vlm.complete({ prompt: "hello" });
          expect(result).toMatchObject({ content: expect.any(String), ...expectedResult });
        }
        await watch.expectClean();
        await hotspare.close();
      }
    });

    it.each(members)("whose %s is odd costs no call and no lease, at the end of a stream", async (member) => {
      const [unreadable, ...replies] = repliesWith(finish, member);
      for (const reply of replies) {
        const { hotspare, watch, credentials } = worldOf(reply);
        for (const instrumentation of instrumentations) hotspare.use(instrumentation);
        const vlm = hotspare.vlm({ model: "m", credentials });
        expect(await finishOf(vlm.stream({ prompt: "hello" }))).toMatchObject(expectedResult);
        await watch.expectClean();
        await hotspare.close();
      }
      const { hotspare, watch, credentials } = worldOf(unreadable ?? {});
      const stream = hotspare.vlm({ model: "m", credentials }).stream({ prompt: "hello" });
      // The usage and the limits are read apart; without the rest there is no end.
      if (member === "usage" || member === "rateLimit") {
        expect(await finishOf(stream)).toMatchObject(expectedResult);
      } else {
        await expect(finishOf(stream)).rejects.toThrow(StreamInterruptedError);
      }
      await watch.expectClean();
    });

    it.each(["embeddings", "model", "warnings", "usage", "rateLimit"])(
      "whose %s is odd costs no call and no lease, in an embedding",
      async (member) => {
        for (const reply of repliesWith(embedding, member)) {
          const { hotspare, watch, credentials } = worldOf(reply);
          for (const instrumentation of instrumentations) hotspare.use(instrumentation);
          const embedder = hotspare.embedder({ model: "m", credentials });
          for (let round = 0; round < 2; round += 1) {
            const { embeddings, model, warnings } = await embedder.embed(["hello"]);
            expect([embeddings.length, typeof model, warnings]).toEqual([1, "string", []]);
          }
          await watch.expectClean();
          await hotspare.close();
        }
      },
    );
  },
);

it("a reply that throws when it is read again is a failure of its attempt, and the spare answers", async () => {
  let reads = 0;
  const toolCall = Object.defineProperty({ id: "1", name: "f" }, "arguments", {
    get: () => {
      reads += 1;
      if (reads > 1) throw new Error("a getter of a plugin");
      return "{}";
    },
  });
  const { hotspare, watch, credentials } = worldOf({ ...completion, toolCalls: [toolCall] });
  const result = await hotspare.vlm({ model: "m", credentials }).complete({ prompt: "hello" });
  expect(reads).toBe(2);
  expect(result.credentialId).toBe("b");
  expect(
    result.attempts.map(({ credentialId, classification }) => [credentialId, classification?.reason]),
  ).toEqual([
    ["a", "wrong_plugin_answer"],
    ["b", undefined],
  ]);
  await watch.expectClean();
});
