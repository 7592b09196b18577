import { createServer, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { embedMany } from "@hotspare/bulk";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import type { Server, ServerAnswer } from "../load/waiting-servers.js";
import { depth, isDeep } from "../support/depth.js";
import { texts } from "./folder.js";
import { answer, refuse, virtualBulk } from "./virtual-bulk.js";

const one = { a: {} };
const three = { a: {}, b: {}, c: {} };
const batch = depth(512, 2_048);

/** Fails each request that holds one of the inputs. */
const poisonedBy =
  (failure: ServerAnswer, ...poisoned: readonly number[]): Server =>
  ({ input }) =>
    poisoned.some((index) => (input as readonly string[]).includes(`text ${index}`)) ? failure : answer();
const hangs: ServerAnswer = { do: "answer", afterMs: 1e12 };

describe("an input that makes the server fail costs few requests and little time", () => {
  const rows: readonly (readonly [string, ServerAnswer])[] = [
    ["500", refuse(500)],
    ["502", refuse(502)],
    ["503", refuse(503)],
  ];
  const credentials = [one, three];
  it.each(
    rows.flatMap(([name, failure]) =>
      credentials.flatMap((keys) =>
        [1, 10].map((batches) => [name, Object.keys(keys).length, batches, failure, keys] as const),
      ),
    ),
  )("%s, %d credentials, in one of %d batches", async (_, __, batches, failure, keys) => {
    const count = batches * batch;
    const { embedded, failed, error, requests, endedMs } = await virtualBulk({
      server: poisonedBy(failure, 77),
      count,
      credentials: keys,
      maxInputs: batch,
    });
    expect({ embedded, failed, error }).toEqual({ embedded: count - 1, failed: [77], error: undefined });
    // Twice for each halving, then between sound requests.
    expect(requests.length - batches).toBeLessThan(2 * Math.log2(batch) + 32);
    expect(endedMs).toBeLessThan(20_000);
  });

  it.each([1, 10])("three of them, in one of %d batches", async (batches) => {
    const apart = [3, 0.45 * batch, 0.93 * batch].map(Math.floor);
    const { embedded, failed, requests, endedMs } = await virtualBulk({
      server: poisonedBy(refuse(500), ...apart),
      count: batches * batch,
      credentials: three,
      maxInputs: batch,
    });
    expect([embedded, failed.sort((left, right) => left - right)]).toEqual([batches * batch - 3, apart]);
    expect(requests.length - batches).toBeLessThan(3 * (2 * Math.log2(batch) + 32));
    expect(endedMs).toBeLessThan(30_000);
  });

  it("a batch that is poisoned from end to end", async () => {
    const poisoned = Array.from({ length: depth(40, 100) }, (_, index) => index);
    const { embedded, failed, requests } = await virtualBulk({
      server: poisonedBy(refuse(500), ...poisoned),
      count: 5 * poisoned.length,
    });
    expect([embedded, failed.length]).toEqual([4 * poisoned.length, poisoned.length]);
    expect(requests.length).toBeLessThan(15 * poisoned.length);
  });

  it.each([one, three])("that hangs costs the time of one call and of one attempt each: %j", async (keys) => {
    const attemptMs = 60_000;
    const hanging = Math.floor(0.73 * batch);
    const { embedded, failed, error, endedMs } = await virtualBulk({
      server: poisonedBy(hangs, hanging),
      count: 2 * batch,
      credentials: keys,
      maxInputs: batch,
      model: { timeouts: { attemptMs } },
    });
    expect({ embedded, failed, error }).toEqual({
      embedded: 2 * batch - 1,
      failed: [hanging],
      error: undefined,
    });
    expect(endedMs).toBeLessThan((3 + 1) * Object.keys(keys).length * attemptMs + 120_000);
  });

  it("and a sound input that takes long beside others gets its vectors", async () => {
    const slow: Server = ({ input }) => answer((input as readonly string[]).includes("text 7") ? 40_000 : 20);
    const { embedded, failed } = await virtualBulk({
      server: slow,
      count: 200,
      model: { timeouts: { attemptMs: 60_000 } },
    });
    expect([embedded, failed]).toEqual([200, []]);
  });
});

describe("no sound input gets an error", () => {
  const ill = (share: number, untilMs: number): (() => Server) => {
    return () => {
      const random = new SeededRandom(5).next;
      return ({ atMs }) => (atMs < untilMs && random() < share ? refuse(500) : answer(200));
    };
  };
  const minute = 60_000;
  it.each(
    [one, three].flatMap((keys) =>
      [1, 8, 100, 500].flatMap((batchSize) => [
        ["70 % of 500s for a minute", batchSize, keys, ill(0.7, minute)] as const,
        ["90 % of 500s for a minute", batchSize, keys, ill(0.9, minute)] as const,
        ["an outage of a minute", batchSize, keys, ill(1, minute)] as const,
      ]),
    ),
  )("%s, in batches of %d: %j", async (_, batchSize, keys, server) => {
    const count = isDeep ? 2_000 : Math.max(200, 2 * batchSize);
    const { embedded, failed, error } = await virtualBulk({
      server: server(),
      count,
      credentials: keys,
      maxInputs: batch,
      options: { batchSize },
    });
    expect({ embedded, failed, error }).toEqual({ embedded: count, failed: [], error: undefined });
  });
});

describe("over the network", () => {
  async function startServer(fail: (response: ServerResponse) => void): Promise<string> {
    const server: HttpServer = createServer((request, response) => {
      let body = "";
      request.on("data", (piece) => {
        body += piece;
      });
      request.on("end", () => {
        const { input } = JSON.parse(body) as { readonly input: readonly string[] };
        if (input.includes("text 300")) {
          fail(response);
          return;
        }
        const data = input.map((___, index) => ({ object: "embedding", index, embedding: [0.6, 0.8] }));
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({ object: "list", model: "m", data, usage: { prompt_tokens: 1, total_tokens: 1 } }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  it.each<readonly [string, (response: ServerResponse) => void]>([
    [
      "answers 500",
      (response) => {
        response.statusCode = 500;
        response.end();
      },
    ],
    ["closes the connection", (response) => response.destroy()],
    ["never answers", () => undefined],
  ])("a server that %s for one input", async (_, fail) => {
    const embedder = createHotspare({ plugins: [openai()] }).embedder({
      model: "m",
      dimensions: 2,
      retry: { backoffMs: 1, maxBackoffMs: 2 },
      timeouts: { attemptMs: 300 },
      credentials: [
        { provider: "openai", apiKey: "key-of-a-poisoned-run", baseURL: await startServer(fail) },
      ],
    });
    onTestFinished(() => embedder.close());
    const failed: number[] = [];
    let embedded = 0;
    for await (const { index, error } of embedMany(embedder, texts(600), {
      batchSize: 200,
      timeouts: { attemptMs: 300 },
    })) {
      if (error === undefined) embedded += 1;
      else failed.push(index);
    }
    expect([embedded, failed]).toEqual([599, [300]]);
  });
});
