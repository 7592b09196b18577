import { describe, expect, it } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import type { Server } from "../load/waiting-servers.js";
import { depth } from "../support/depth.js";
import { answer, refuse, virtualBulk } from "./virtual-bulk.js";

/** Refuses for so long, then answers for so long, again and again. */
const flapping =
  (illMs: number, wellMs: number, status = 503): Server =>
  ({ atMs }) =>
    atMs % (illMs + wellMs) < illMs ? refuse(status) : answer();

/** Fails a share of the requests by chance. */
function failing(share: number, seed: number, untilMs = Number.POSITIVE_INFINITY): Server {
  const random = new SeededRandom(seed).next;
  return ({ atMs }) => (atMs < untilMs && random() < share ? refuse(500) : answer());
}

describe("a sound input is never given an error because the server is ill", () => {
  const rows: readonly (readonly [string, number, number, () => Server])[] = [
    ["503 for 15 s, well for 2 s", 1, depth(100, 300), () => flapping(15_000, 2_000)],
    ["500 in 70 %", 1, depth(40, 200), () => failing(0.7, 1)],
    ["500 in 90 %", 1, depth(20, 70), () => failing(0.9, 2)],
    ["503 for 1 s, well for 0.5 s", 1, depth(100, 300), () => flapping(1_000, 500)],
    ["500 in 80 %", 16, depth(100, 400), () => failing(0.8, 3)],
    ["500 in 90 %", 64, depth(130, 400), () => failing(0.9, 4)],
    ["503 for 15 s, well for 2 s", 64, depth(600, 2_000), () => flapping(15_000, 2_000)],
    ["500 for 3 s, well for 0.2 s", 1, depth(40, 100), () => flapping(3_000, 200, 500)],
    ["500 in 70 % for a minute, then well", 8, depth(800, 2_000), () => failing(0.7, 5, 60_000)],
  ];

  it.each(rows)("%s, in batches of %d", async (_, batchSize, count, server) => {
    const { embedded, failed, error } = await virtualBulk({
      server: server(),
      count,
      options: { batchSize },
    });
    expect({ embedded, failed, error }).toEqual({ embedded: count, failed: [], error: undefined });
  });
});

describe("an input that always makes the server fail gets the error, and no other input", () => {
  const poisoned =
    (isPoison: (text: string) => boolean, otherwise: Server = () => answer()): Server =>
    (request) =>
      (request.input as readonly string[]).some(isPoison) ? refuse(500) : otherwise(request);
  const numberIn = (text: string) => Number(text.slice("text ".length));

  it("with a server that is well", async () => {
    const server = poisoned((text) => text === "text 77");
    const { embedded, failed, error, requests } = await virtualBulk({
      server,
      count: 100,
      options: { batchSize: 100 },
    });
    expect({ embedded, failed, error }).toEqual({ embedded: 99, failed: [77], error: undefined });
    expect(requests.length).toBeLessThan(80);
  });

  it("with every other input poisoned, learning that the server is well", async () => {
    const server = poisoned((text) => numberIn(text) % 2 === 1);
    const { embedded, failed, requests } = await virtualBulk({
      server,
      count: 60,
      options: { batchSize: 1 },
    });
    expect([embedded, failed.length]).toEqual([30, 30]);
    expect(requests.length).toBeLessThan(1_000);
  });

  it("and none that fails while the server is ill, however well the server was before", async () => {
    const count = depth(120, 400);
    let seen = 0;
    let illUntilMs: number | undefined;
    const ill: Server = ({ atMs }) => {
      seen += 1;
      if (seen > depth(80, 300)) illUntilMs ??= atMs + 60_000;
      return illUntilMs !== undefined && atMs < illUntilMs ? refuse(500) : answer();
    };
    const server = poisoned((text) => numberIn(text) % 2 === 1, ill);
    const { embedded, failed, error } = await virtualBulk({ server, count, options: { batchSize: 1 } });
    expect(illUntilMs).toBeDefined();
    expect([embedded, failed.filter((index) => index % 2 === 0), error]).toEqual([count / 2, [], undefined]);
  });

  it("with a server that fails half of the others too", async () => {
    const server = poisoned((text) => numberIn(text) % 20 === 3, failing(0.5, 6));
    const { embedded, failed } = await virtualBulk({ server, count: 60, options: { batchSize: 4 } });
    expect([embedded, failed.sort((one, other) => one - other)]).toEqual([57, [3, 23, 43]]);
  });
});

describe("a server that takes smaller requests alone", () => {
  /** Refuses more than so many inputs, in words that say nothing of it. */
  const takes =
    (most: number, status: number, words: string): Server =>
    ({ input }) =>
      (input as readonly string[]).length > most ? refuse(status, words) : answer();

  it.each([
    [429, "Requests have exceeded the token rate limit of your current pricing tier."],
    [500, "The server had an error."],
    [503, "Try again later."],
    [504, "Gateway timeout"],
  ])("gets ever smaller ones while nothing is answered: %d %s", async (status, words) => {
    const { embedded, failed, error, endedMs } = await virtualBulk({
      server: takes(3, status, words),
      count: 300,
    });
    expect({ embedded, failed, error }).toEqual({ embedded: 300, failed: [], error: undefined });
    expect(endedMs).toBeLessThan(600_000);
  });
});

describe("a refusal by a server that is ill", () => {
  it.each([400, 413, 422])("costs no sound input: %d for 58 requests after the first", async (status) => {
    let seen = 0;
    const server: Server = () => {
      seen += 1;
      return seen > 1 && seen < 60 ? refuse(status, "") : answer();
    };
    const { embedded, failed, error } = await virtualBulk({
      server,
      count: 40,
      options: { batchSize: 8, concurrency: 1 },
    });
    expect({ embedded, failed, error }).toEqual({ embedded: 40, failed: [], error: undefined });
  });

  it("ends a short run too, when nothing was ever answered", async () => {
    const { failed, error } = await virtualBulk({ server: () => refuse(400, "Bad Request"), count: 5 });
    expect(failed).toEqual([]);
    expect(error).toMatchObject({ message: "status 400" });
  });

  it("is told from the refusal of an input by few requests", async () => {
    const server: Server = ({ input }) =>
      (input as readonly string[]).includes("text 3") ? refuse(400, "") : answer();
    const { embedded, failed, requests } = await virtualBulk({ server, count: 8, options: { batchSize: 8 } });
    expect([embedded, failed]).toEqual([7, [3]]);
    expect(requests.length).toBeLessThan(16);
  });
});

describe("refusals at the head of a run", () => {
  const refusing =
    (isRefused: (text: string) => boolean): Server =>
    ({ input }) =>
      (input as readonly string[]).some(isRefused) ? refuse(400, "Invalid input.") : answer();

  it("do not end it: forty inputs that the server refuses, before sound ones", async () => {
    const server = refusing((text) => /^text [123]?\d$/.test(text));
    const { embedded, failed, error } = await virtualBulk({
      server,
      count: 200,
      options: { batchSize: 10, concurrency: 1 },
    });
    expect([embedded, failed.length, error]).toEqual([160, 40, undefined]);
  });

  it("end it when the server refuses everything", async () => {
    const { error, requests } = await virtualBulk({ server: refusing(() => true), count: 2_000 });
    expect(error).toMatchObject({ message: "status 400" });
    expect(requests.length).toBeLessThan(150);
  });
});

describe("a run that was never answered", () => {
  it("ends after maxConsecutiveFailures with what to check", async () => {
    const server: Server = () => refuse(500);
    const { error, endedMs } = await virtualBulk({
      server,
      count: 20,
      options: { batchSize: 5, maxConsecutiveFailures: 3 },
    });
    expect((error as Error).message).toMatch(
      /^No request was answered: 3 requests in a row failed\. Check the address/,
    );
    expect(endedMs).toBeLessThan(30_000);
  });

  it("waits for a server that is ill, up to maxWaitMs", async () => {
    const server: Server = ({ atMs }) => (atMs < 300_000 ? refuse(503) : answer());
    expect(await virtualBulk({ server, count: 20 })).toMatchObject({ embedded: 20, error: undefined });
    const { error, endedMs } = await virtualBulk({ server: () => refuse(503), count: 20 });
    expect(error).toBeInstanceOf(Error);
    expect(endedMs).toBeLessThan(700_000);
  });
});
