import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientDesk, createGateway, openClientDesk } from "@hotspare/gateway";
import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, call, modelsOn } from "../server/open-gateway.js";

/** A gateway whose desk records whether the answer had ended when the request was settled. */
async function notingGateway() {
  const simulator = await startSimulator();
  const { models, close } = modelsOn(simulator);
  const desk = openClientDesk({ models: ["vision", "documents"] });
  const wasOver: boolean[] = [];
  let response: ServerResponse | undefined;
  const clients: ClientDesk = {
    ...desk,
    admit: async (asked) => {
      const admission = await desk.admit(asked);
      let isFirst = true;
      return {
        end: (usage, provider) => {
          if (isFirst) wasOver.push(response?.writableEnded !== false);
          isFirst = false;
          admission.end(usage, provider);
        },
      };
    },
  };
  const gateway = await createGateway(models, { clients });
  const server = createServer((incoming, outgoing) => {
    response = outgoing;
    gateway.handler(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await gateway.close();
    await close();
    await simulator.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, wasOver, desk, simulator };
}

describe("A client that has its whole answer", () => {
  it.each<[string, string, object]>([
    ["chat", "chat/completions", ask],
    ["a stream of chat", "chat/completions", { ...ask, stream: true }],
    ["a response", "responses", { model: "vision", input: "Hello" }],
    ["a stream of a response", "responses", { model: "vision", input: "Hello", stream: true }],
    ["vectors", "embeddings", { model: "documents", input: "Hello" }],
  ])(
    "has paid before the end, so that a process that dies then forgets nothing: %s",
    async (_title, path, body) => {
      const { url, wasOver, desk } = await notingGateway();
      expect((await call(`${url}/${path}`, { body })).status).toBe(200);
      await expect.poll(() => wasOver).toEqual([false]);
      expect(desk.usage()[0]).toMatchObject({ inFlight: 0, promptTokens: expect.any(Number) });
      expect(desk.usage()[0]?.promptTokens).toBeGreaterThan(0);
    },
  );

  it.each<[string, object]>([
    ["chat/completions", { ...ask, stream: true }],
    ["responses", { model: "vision", input: "Hello", stream: true }],
  ])("or has the error of a stream that breaks, has paid before the end: %s", async (path, body) => {
    const { url, wasOver, desk, simulator } = await notingGateway();
    simulator.everyKey().streamError({ afterTokens: 2 });
    expect((await call(`${url}/${path}`, { body })).body).toContain("stream_interrupted");
    await expect.poll(() => wasOver).toEqual([false]);
    expect(desk.usage()[0]).toMatchObject({ inFlight: 0, completionTokens: 2 });
  });
});
