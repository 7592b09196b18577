import { AdminSessions, type EndedRequest, openClientDesk } from "@hotspare/gateway";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { ask, call, openGateway } from "./open-gateway.js";
import { rawClient, rawPost } from "./raw-client.js";

const path = "/v1/chat/completions";

/** The ended requests that the observatory has recorded. */
function requestsOf(gateway: {
  readonly observatory: { requestEnded(request: EndedRequest): void };
}): EndedRequest[] {
  const ended: EndedRequest[] = [];
  const { observatory } = gateway;
  const requestEnded = observatory.requestEnded.bind(observatory);
  observatory.requestEnded = (request) => {
    ended.push(request);
    requestEnded(request);
  };
  return ended;
}

describe("a client that hangs up", () => {
  it.each([false, true])(
    "ends the call to the provider at once, before the answer begins (stream: %s)",
    async (stream) => {
      const { port, simulator, gateway, hotspare } = await openGateway();
      const ended = requestsOf(gateway);
      const outcomes: string[] = [];
      hotspare.events.on("callEnd", ({ outcome }) => outcomes.push(outcome));
      simulator.everyKey().hang();
      const client = rawClient(port);
      client.send(rawPost(path, { ...ask, stream }));
      await simulator.waitForRequests(1);
      client.socket.destroy();
      await simulator.waitUntilIdle();
      await expect.poll(() => ended.map(({ status }) => status)).toEqual([499]);
      expect(outcomes).toEqual(["aborted"]);
      expect(simulator.openSockets).toBe(0);
    },
  );

  it("ends the calls of all its pipelined requests, and frees their places", async () => {
    const { port, url, simulator, gateway } = await openGateway({ limits: { requestsAtOnce: 3 } });
    const ended = requestsOf(gateway);
    simulator.everyKey().hang();
    const client = rawClient(port);
    client.send(rawPost(path, ask).repeat(3));
    await simulator.waitForRequests(3);
    client.socket.destroy();
    await simulator.waitUntilIdle();
    await expect.poll(() => ended.map(({ status }) => status)).toEqual([499, 499, 499]);
    simulator.everyKey().healthy();
    expect((await call(url + path, { body: ask })).status).toBe(200);
  });

  it.each([
    [{ max_tokens: 700 }, 700],
    [{}, 1_024],
  ])(
    "ends a running stream of the provider, and pays for tokens that it did not see: %j",
    async (limit, paid) => {
      const desk = openClientDesk({ models: ["vision", "documents"] });
      const { port, simulator } = await openGateway({ clients: desk });
      simulator.everyKey().reply(() => ({
        type: "stream",
        status: 200,
        headers: { "content-type": "text/event-stream" },
        steps: (function* () {
          for (;;) {
            yield {
              type: "write",
              text: `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "word " } }] })}\n\n`,
              part: "content",
            } as const;
            yield { type: "wait", ms: 5 } as const;
          }
        })(),
      }));
      const client = rawClient(port);
      client.send(rawPost(path, { ...ask, ...limit, stream: true }));
      await expect.poll(() => client.received()).toContain("word");
      client.socket.destroy();
      await simulator.waitUntilIdle();
      await expect.poll(() => desk.usage()[0]?.inFlight).toBe(0);
      expect(desk.usage()[0]?.promptTokens).toBeGreaterThan(0);
      expect(desk.usage()[0]?.completionTokens).toBe(paid);
    },
  );

  it("pays the estimate of a request that it did not wait for, and nothing for a request that a provider refused", async () => {
    const desk = openClientDesk({ models: ["vision", "documents"] });
    const { url, port, simulator } = await openGateway({ clients: desk });
    simulator.everyKey().hang();
    const client = rawClient(port);
    client.send(rawPost(path, { ...ask, max_tokens: 700 }));
    await simulator.waitForRequests(1);
    client.socket.destroy();
    await expect.poll(() => desk.usage()[0]?.promptTokens).toBeGreaterThan(0);
    expect(desk.usage()[0]?.completionTokens).toBe(700);
    const before = desk.usage()[0]?.promptTokens;
    simulator.everyKey().healthy().status(400);
    expect((await call(url + path, { body: ask })).status).toBe(400);
    expect(desk.usage()[0]).toMatchObject({ promptTokens: before, inFlight: 0 });
  });

  it("is distinguished from a provider that breaks a stream, which costs what has arrived", async () => {
    const desk = openClientDesk({ models: ["vision", "documents"] });
    const { url, simulator } = await openGateway({ clients: desk });
    simulator.everyKey().breakStream({ afterTokens: 3 });
    const { body } = await call(url + path, { body: { ...ask, stream: true } });
    expect(body).toContain("stream_interrupted");
    expect(desk.usage()[0]?.completionTokens).toBeGreaterThan(0);
    expect(desk.usage()[0]).toMatchObject({ inFlight: 0 });
  });

  it("counts as a time limit: a credential whose clients leave repeatedly is skipped", async () => {
    const clock = new ManualClock();
    const { url, port, simulator, hotspare } = await openGateway({}, undefined, clock);
    const isOpen = () => hotspare.models[0]?.status[0]?.state === "open";
    simulator.key("key-a").hang();
    for (let count = 1; count <= 12 && !isOpen(); count += 1) {
      const client = rawClient(port);
      client.send(rawPost(path, ask));
      await simulator.waitForRequests(count);
      // A wait of less than 50 ms is no evidence about the credential.
      await clock.advance(60);
      client.socket.destroy();
      await simulator.waitUntilIdle();
    }
    expect((await call(url + path, { body: ask })).headers["x-hotspare-credential"]).toBe("spare-b");
  });

  it("while it sends its body leaves nothing behind", async () => {
    const { port, gateway } = await openGateway({
      admin: new AdminSessions({ key: "admin-key-0123456789" }),
    });
    const ended = requestsOf(gateway);
    const client = rawClient(port);
    const started = new Promise<void>((resolve) => {
      gateway.observatory.requestStarted = resolve;
    });
    client.send(rawPost(path, ask).slice(0, -10));
    await started;
    client.socket.destroy();
    await expect.poll(() => ended.map(({ status }) => status)).toEqual([499]);
  });
});
