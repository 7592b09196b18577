import { Agent, request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, call, openGateway } from "./open-gateway.js";
import { rawClient, rawPost } from "./raw-client.js";

const path = "/v1/chat/completions";

describe("a gateway that drains", () => {
  it("finishes running requests, refuses new requests, is not ready, and then closes its server", async () => {
    const { gateway, url, simulator } = await openGateway();
    simulator.everyKey().latency(300);
    const running = [call(url + path, { body: ask }), call(url + path, { body: { ...ask, stream: true } })];
    await simulator.waitForRequests(2);
    const draining = gateway.drain({ graceMs: 10_000 });
    expect((await call(`${url}/health/ready`)).status).toBe(503);
    expect((await call(`${url}/health/live`)).status).toBe(200);
    const refused = await call(url + path, { body: ask });
    expect([refused.status, refused.json.error.code, refused.headers.connection]).toEqual([
      503,
      "draining",
      "close",
    ]);
    const answers = await Promise.all(running);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toContain("data: [DONE]");
    expect(answers[0]?.headers.connection).toBe("close");
    await draining;
    await expect(call(url + path, { body: ask })).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("cuts requests that run longer than the grace: a stream with an error event, other requests with a 503", async () => {
    const { gateway, port, url, simulator } = await openGateway();
    simulator.everyKey().reply(({ body }) => {
      const isStream = JSON.stringify(body).includes('"stream":true');
      const text = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "word" } }] })}\n\n`;
      return isStream
        ? {
            type: "stream",
            status: 200,
            headers: { "content-type": "text/event-stream" },
            steps: [
              { type: "write", text, part: "content" },
              { type: "wait", ms: 60_000 },
            ],
          }
        : { type: "hang" };
    });
    const stream = rawClient(port);
    stream.send(rawPost(path, { ...ask, stream: true }));
    const plain = call(url + path, { body: ask });
    await simulator.waitForRequests(2);
    await expect.poll(() => stream.received()).toContain("word");
    await gateway.drain({ graceMs: 20 });
    expect(await plain).toMatchObject({ status: 503, json: { error: { code: "draining" } } });
    const text = await stream.closed;
    expect(text).toContain('"code":"draining"');
    expect(text).toMatch(/\r\n0\r\n\r\n$/);
    await simulator.waitUntilIdle();
  });

  it("closes idle connections, and ends the watchers", async () => {
    const { gateway, url, port } = await openGateway();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    await new Promise((resolve) =>
      request(`${url}/v1/models`, { agent }, (answer) => answer.resume().on("end", resolve)).end(),
    );
    const watcher = rawClient(port);
    watcher.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await expect.poll(() => watcher.received()).toContain("event: snapshot");
    const startedMs = performance.now();
    await gateway.drain({ graceMs: 20_000 });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(await watcher.closed).toContain('"state":"draining"');
  });
});
