import { type EmbeddingRun, embedMany, fileSink } from "@hotspare/bulk";
import type { SimulatedReply } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";
import { createFolder, indexesIn, texts } from "./folder.js";

const refuse = (status: number, message: string): SimulatedReply => ({
  type: "body",
  status,
  body: JSON.stringify({ error: { message } }),
});

/** A server in trouble, of which nothing more is wanted. */
const troubles: readonly (readonly [string, (inputs: readonly string[]) => SimulatedReply | undefined])[] = [
  ["it is down", () => refuse(503, "The server is down.")],
  ["large requests are refused", ({ length }) => (length > 1 ? refuse(400, "Not today.") : undefined)],
  ["one input makes it fail", (inputs) => (inputs.includes("text 3") ? refuse(500, "Oh.") : undefined)],
  ["one input is refused", (inputs) => (inputs.includes("text 3") ? refuse(422, "No.") : undefined)],
];

describe.each(troubles)("stop() sends no further request and waits for nothing: %s", (_, replyTo) => {
  it.each([1, 2, 4, 7])("after request %d", async (stopAfter) => {
    const { embedder, key, clock, simulator } = await createWorld({ retry: { maxRounds: 1 } });
    const file = `${await createFolder()}/v.jsonl`;
    let sentAtStop: number | undefined;
    let run: EmbeddingRun | undefined;
    key("a").reply(({ body }) => {
      const { input } = body as { readonly input: string | readonly string[] };
      if (simulator.requests.length >= stopAfter && sentAtStop === undefined) {
        sentAtStop = simulator.requests.length;
        run?.stop();
      }
      return replyTo([input].flat());
    });
    run = embedMany(embedder(["a"]), texts(8), {
      batchSize: 8,
      concurrency: 1,
      writeTo: fileSink(file),
    });
    const ended = run.finish();
    let isEnded = false;
    void ended.then(
      () => {
        isEnded = true;
      },
      () => {
        isEnded = true;
      },
    );
    while (sentAtStop === undefined && !isEnded) {
      await Promise.race([clock.untilSleeping(), ended]);
      await clock.advance(1_000);
    }
    // No further time passes.
    const { done, failed } = await ended;
    expect(simulator.requests.length).toBe(sentAtStop ?? simulator.requests.length);
    const { vectors, errors } = await indexesIn(file);
    expect([vectors.length, errors.length]).toEqual([done, failed]);
    // Nothing was lost by it.
    key("a").healthy();
    await embedMany(embedder(["a"]), texts(8), { writeTo: fileSink(file) }).finish();
    expect((await indexesIn(file)).vectors).toHaveLength(8);
  });
});
