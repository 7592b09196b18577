import type { VlmRequest } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChatServer, chatHotspare, type Refusal, startChatServer } from "../support/chat-server.js";
import { depth } from "../support/depth.js";

const request: VlmRequest = {
  prompt: "Hm?",
  maxTokens: 5,
  temperature: 0.5,
  topP: 0.5,
  topK: 5,
  seed: 1,
  stop: "END",
  frequencyPenalty: 1,
  presencePenalty: 1,
  toolChoice: "auto",
  tools: [{ name: "look" }],
};

/** What can be left out or sent otherwise, and what cannot. */
const adjustable = [
  "stream_options",
  "temperature",
  "top_p",
  "top_k",
  "seed",
  "stop",
  "frequency_penalty",
  "presence_penalty",
  "tool_choice",
];
const bounds = ["max_tokens", "max_completion_tokens"];
const needed = ["tools", "messages", "model"];

const sentences = [
  (field: string) => `Unknown parameter: '${field}'.`,
  (field: string) => `Unrecognized request argument supplied: ${field}`,
  (field: string) => `property '${field}' is unsupported`,
  (field: string) => `Invalid JSON payload received. Unknown name "${field}": Cannot find field.`,
  (field: string) => `create() got an unexpected keyword argument '${field}'`,
];

const scene = fc.record({
  refused: fc.shuffledSubarray([...adjustable, ...bounds, ...needed]),
  sentence: fc.constantFrom(...sentences),
  status: fc.constantFrom(400, 422, 500),
  streams: fc.boolean(),
});

function vlmOf({ baseURL }: ChatServer) {
  return chatHotspare().vlm({
    model: "m",
    retry: { maxRounds: 1, maxAttempts: 1 },
    credentials: [{ provider: "openai", apiKey: "key-a-0123456789", baseURL }],
  });
}

/** Whether a call was answered. */
async function call(vlm: ReturnType<typeof vlmOf>, streams: boolean): Promise<boolean> {
  try {
    if (streams) {
      for await (const _ of vlm.stream(request));
    } else {
      await vlm.complete(request);
    }
    return true;
  } catch {
    return false;
  }
}

describe("a server that refuses any fields, one after the other", () => {
  it("is asked nine times at most in a call, and ends in an answer or in its own refusal", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ refused, sentence, status, streams }) => {
        const server = await startChatServer({
          refuse: (body): Refusal | undefined => {
            const field = refused.find((name) => name in body);
            return field === undefined
              ? undefined
              : { status, body: { error: { message: sentence(field) } } };
          },
        });
        const vlm = vlmOf(server);
        const first = await call(vlm, streams);
        const asked = server.bodies.length;
        expect(asked).toBeLessThanOrEqual(9);
        const isHopeless =
          refused.some((field) => needed.includes(field)) || bounds.every((field) => refused.includes(field));
        if (first) {
          expect(isHopeless).toBe(false);
          expect(refused.filter((field) => field in (server.bodies.at(-1) ?? {}))).toEqual([]);
        }
        // What one call could not learn for the number of its adjustments, the next one does, and then all is known.
        const second = first || (await call(vlm, streams));
        expect(second).toBe(!isHopeless);
        if (!isHopeless) {
          const before = server.bodies.length;
          await call(vlm, streams);
          expect(server.bodies.length - before).toBe(1);
        }
      }),
      { numRuns: depth(15, 60) },
    );
  });

  it("teaches in two calls what is more than one call may learn", async () => {
    const refused = [...adjustable, "max_tokens"];
    const server = await startChatServer({
      refuse: (body): Refusal | undefined => {
        const field = refused.find((name) => name in body);
        return field === undefined
          ? undefined
          : { body: { error: { message: `Unknown parameter: '${field}'.` } } };
      },
    });
    const vlm = vlmOf(server);
    expect([await call(vlm, true), server.bodies.length]).toEqual([false, 9]);
    expect([await call(vlm, true), server.bodies.length]).toEqual([true, 12]);
    expect(vlm.status()[0]?.adjustments).toHaveLength(10);
  });
});
