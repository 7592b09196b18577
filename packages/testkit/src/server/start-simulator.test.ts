import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chat, embed, failureCode, post } from "../../test/post.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ logSize: 3, tokenDelayMs: 1 });
});
afterEach(() => simulator.close());

const BODY = { model: "m", input: "x", dimensions: 2 };

describe("counting", () => {
  it("counts requests, tokens, routes, endpoints and statuses of each key", async () => {
    simulator.key("a").status(500, { times: 1 });
    for (const baseURL of [simulator.baseURL, simulator.endpoint("eu")])
      await embed(simulator, { key: "a", baseURL, input: "x".repeat(40) });
    await chat(simulator, { max_tokens: 1 }, "b");
    expect(simulator.stats()).toEqual({
      a: {
        requests: 2,
        inFlight: 0,
        maxInFlight: 1,
        tokens: 10,
        left: 0,
        byRoute: { embeddings: 2 },
        byEndpoint: { default: 1, eu: 1 },
        byStatus: { 200: 1, 500: 1 },
      },
      b: expect.objectContaining({ requests: 1, tokens: 3, byRoute: { chat: 1 } }),
    });
    expect([simulator.key("a").requests, simulator.everyKey().requests]).toEqual([2, 3]);
    expect(simulator.formatStats()).toContain("500×1");
  });

  it("counts the requests that are running, and the requests that a client left", async () => {
    simulator.key("k").hang();
    const leaving = new AbortController();
    const requests = [1, 2, 3].map(() => post(simulator.baseURL, "/embeddings", "k", BODY, leaving.signal));
    const settled = Promise.allSettled(requests);
    await simulator.key("k").waitForRequests(3);
    expect(simulator.key("k").stats).toMatchObject({ inFlight: 3, maxInFlight: 3 });
    leaving.abort();
    await settled;
    await simulator.waitUntilIdle();
    expect(simulator.key("k").stats).toMatchObject({ inFlight: 0, left: 3, byStatus: { none: 3 } });
  });

  it("sees that a client leaves a stream", async () => {
    simulator.key("k").keepAlives({ everyMs: 5 });
    const response = await chat(simulator, { stream: true });
    await response.body?.cancel();
    await simulator.waitUntilIdle();
    expect(simulator.requests[0]).toMatchObject({ status: 200, outcome: "left" });
  });

  it("remembers the last requests with their bodies, and masks the key in the headers", async () => {
    for (const input of ["1", "2", "3", "4"]) await embed(simulator, { input });
    await post(simulator.baseURL, "/embeddings", "k", "no JSON");
    expect(simulator.requests.map((request) => request.id)).toEqual([3, 4, 5]);
    expect(simulator.requests[0]).toMatchObject({
      key: "k",
      endpoint: "default",
      method: "POST",
      path: "/v1/embeddings",
      route: "embeddings",
      body: { input: "3" },
      status: 200,
      outcome: "answered",
    });
    expect(simulator.requests[0]?.headers).toMatchObject({
      authorization: "***",
      "content-type": "application/json",
    });
    expect(simulator.requests[2]?.body).toBe("no JSON");
  });

  it("says how many requests had arrived when waiting takes too long", async () => {
    await embed(simulator);
    await expect(simulator.waitForRequests(2, { timeoutMs: 5 })).rejects.toThrow(
      "Waited for 2 requests, 1 had arrived after 5 ms",
    );
  });
});

describe("closing", () => {
  it("ends open sockets, hanging requests and waits at once, and may be repeated", async () => {
    simulator.key("k").hang();
    const code = failureCode(embed(simulator));
    await simulator.waitForRequests(1);
    expect(simulator.openSockets).toBe(1);
    const waiting = expect(simulator.waitForRequests(2)).rejects.toThrow("The simulator was closed");
    await Promise.all([simulator.close(), simulator.close()]);
    expect(await code).toBe("UND_ERR_SOCKET");
    await waiting;
    expect(simulator.openSockets).toBe(0);
    expect(await failureCode(embed(simulator))).toBe("ECONNREFUSED");
  });

  it("frees the port, and a port in use is an error", async () => {
    const port = Number(new URL(simulator.url).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await simulator.close();
    await using next = await startSimulator({ port });
    expect(next.url).toBe(simulator.url);
  });
});

it("answers a thousand requests at once", async () => {
  const responses = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => embed(simulator, { input: `${index}` })),
  );
  await Promise.all(responses.map((response) => response.arrayBuffer()));
  expect(simulator.key("k").stats.byStatus).toEqual({ 200: 1000 });
});

it.each<[options: object, message: string]>([
  [
    { port: "80" },
    'port of startSimulator() must be a port: a whole number from 0 to 65535, not "80": write 80.',
  ],
  [
    { tokenDelayMs: Number.NaN },
    "tokenDelayMs of startSimulator() must be 0 or a positive number of milliseconds, not NaN.",
  ],
  [{ keys: "k" }, 'keys of startSimulator() must be a list of texts, not "k".'],
  [
    { deployments: new Map() },
    "deployments of startSimulator() must be an object of texts, not an object of class Map.",
  ],
  [{ clock: 5 }, "clock of startSimulator() must be an object with now, not 5."],
])("refuses an option of another kind: %o", async (options, message) => {
  await expect(startSimulator(options as never)).rejects.toThrow(new RangeError(message));
});

it.each<[method: string, given: readonly unknown[], message: string]>([
  [
    "status",
    ["503"],
    'the status of status() must be a status of HTTP: a whole number from 200 to 999, not "503": write 503.',
  ],
  [
    "status",
    [503, { time: 2 }],
    'status() has no option "time": the option most like it is times. There are: endpoint, model, times, body, headers.',
  ],
  ["status", [503, { times: "2" }], 'times of status() must be a whole number above 0, not "2": write 2.'],
  [
    "rateLimit",
    [{ requestsPerMinute: Number.NaN }],
    "requestsPerMinute of rateLimit() must be 0 or a positive number, not NaN.",
  ],
  [
    "rateLimit",
    [{ tokensPerMinute: 5 }],
    "requestsPerMinute of rateLimit() must be 0 or a positive number, not undefined.",
  ],
  ["latency", ["5"], 'minMs of latency() must be 0 or a positive number of milliseconds, not "5": write 5.'],
  ["hang", [5], "The options of hang() must be a plain object: { endpoint }, not 5."],
  [
    "keepAlives",
    [{ style: "coment" }],
    'style of keepAlives() must be "comment" or "emptyDelta", not "coment".',
  ],
  [
    "breakStream",
    [{ afterToken: 1 }],
    'breakStream() has no option "afterToken": the option most like it is afterTokens. There are: endpoint, model, times, afterTokens.',
  ],
])("a key handle refuses %s(...%j)", (method, given, message) => {
  const handle = simulator.key("k") as unknown as Record<string, (...given: readonly unknown[]) => unknown>;
  expect(() => handle[method]?.(...given)).toThrow(new RangeError(message));
});

it("refuses an unknown option, and names the most similar option", async () => {
  await expect(startSimulator({ dialct: "vllm" } as never)).rejects.toThrow(
    /^startSimulator\(\) has no option "dialct": the option most like it is dialect\. There are: dialect, port, /,
  );
});
