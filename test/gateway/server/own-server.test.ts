import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createGateway, type GatewayOptions, openClientDesk } from "@hotspare/gateway";
import { startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ask, call, modelsOn } from "./open-gateway.js";

const path = "/v1/chat/completions";
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let opened: ReturnType<typeof modelsOn>;

beforeAll(async () => {
  simulator = await startSimulator();
  opened = modelsOn(simulator);
});

afterAll(async () => {
  await opened.close();
  await simulator.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function open(options?: GatewayOptions) {
  const gateway = await createGateway(opened.models, options);
  onTestFinished(() => gateway.close());
  return gateway;
}

describe("a gateway in a user's server", () => {
  it("answers behind node:http", async () => {
    const gateway = await open();
    const url = await serve(gateway.handler);
    expect((await call(url + path, { body: ask })).status).toBe(200);
  });

  it("answers behind a router that removes the prefix, as Express does", async () => {
    const gateway = await open();
    const url = await serve((request, response) => {
      Reflect.set(request, "originalUrl", request.url);
      request.url = request.url?.replace(/^\/llm\/?/, "/") ?? "/";
      gateway.handler(request, response);
    });
    expect((await call(`${url}/llm${path}`, { body: ask })).status).toBe(200);
    expect((await call(`${url}/llm`)).headers.location ?? "no page").toMatch(/^(\.\/llm\/|no page)$/);
  });

  it("answers below its own prefix, and nowhere else", async () => {
    const gateway = await open({ pathPrefix: "/team/llm/" });
    const { url } = await gateway.listen({ port: 0 });
    expect((await call(`${url}/team/llm${path}`, { body: ask })).status).toBe(200);
    expect((await call(`${url}/team/llm/health/live`)).status).toBe(200);
    const missed = await call(url + path, { body: ask });
    expect([missed.status, missed.json.error.message]).toEqual([
      404,
      expect.stringContaining("below /team/llm"),
    ]);
  });
});

describe("listening", () => {
  it("is refused at an address that other machines can reach while there are no clients", async () => {
    const gateway = await open();
    await expect(gateway.listen({ host: "0.0.0.0", port: 0 })).rejects.toThrow(/no clients/);
    await expect(gateway.listen({ host: "::", port: 0 })).rejects.toThrow(/no clients/);
    expect((await gateway.listen({ port: 0 })).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect(gateway.listen({ port: 0 })).rejects.toThrow(/called before/);
  });

  it("fails with the system's error when the port is taken, and can be tried again", async () => {
    const url = await serve(() => undefined);
    const gateway = await open();
    await expect(gateway.listen({ port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    expect((await gateway.listen({ port: 0 })).url).toMatch(/^http/);
  });
});

describe("options", () => {
  it.each<[string, unknown]>([
    ["aliases.gpt", { aliases: { gpt: "nothing" } }],
    ["aliases.vision", { aliases: { vision: "documents" } }],
    ["defaultModel.vlm", { defaultModel: { vlm: "documents" } }],
    ["limits.bodyBytes", { limits: { bodyBytes: 0 } }],
    ["allowedHosts[0]", { allowedHosts: ["https://x.example/y"] }],
    ["corsOrigins[0]", { corsOrigins: ["*"] }],
    ["pathPrefix", { pathPrefix: "no-slash" }],
    ["clients", { clients: [{ name: "a", key: "sk-secret-secret-secret" }] }],
    ["logger", { logger: "console" }],
    ["port", { port: 1 }],
  ])("refuse a wrong %s, and name the field", async (name, options) => {
    const opening = createGateway(opened.models, options as GatewayOptions);
    await expect(opening).rejects.toThrow(name);
    await expect(opening).rejects.not.toThrow("sk-secret");
  });

  it("set aliases and default models", async () => {
    const gateway = await open({ aliases: { "gpt-4o": "vision" }, defaultModel: { vlm: "gpt-4o" } });
    const { url } = await gateway.listen({ port: 0 });
    for (const model of ["gpt-4o", "vision"]) {
      expect((await call(url + path, { body: { ...ask, model } })).json.model).toBe(model);
    }
    expect(
      (await call(`${url}/v1/embeddings`, { body: { model: "gpt-4o", input: "a" } })).json.error.code,
    ).toBe("model_not_supported");
  });
});

describe("replace", () => {
  it("serves other models from the next request on, and resolves when the last request to the old models has ended", async () => {
    const gateway = await open();
    const { url } = await gateway.listen({ port: 0 });
    const hold = await startSimulator();
    const other = modelsOn(hold);
    onTestFinished(async () => {
      await other.close();
      await hold.close();
    });
    simulator.everyKey().latency(400);
    const before = call(url + path, { body: { ...ask, stream: true } });
    await simulator.waitForRequests(simulator.requests.length + 1);
    let isReplaced = false;
    const replacing = gateway
      .replace(other.models, {
        clients: openClientDesk({ clients: [{ name: "a", key: "a-key-of-16-letters" }], models: ["vision"] }),
      })
      .then(() => {
        isReplaced = true;
      });
    expect((await call(url + path, { body: ask })).status).toBe(401);
    const headers = { authorization: "Bearer a-key-of-16-letters" };
    expect((await call(url + path, { body: ask, headers })).status).toBe(200);
    expect([hold.requests.length, isReplaced]).toEqual([1, false]);
    expect((await before).body).toContain("[DONE]");
    await replacing;
    simulator.everyKey().healthy();
  });

  it("changes nothing when the options are wrong", async () => {
    const gateway = await open();
    const { url } = await gateway.listen({ port: 0 });
    await expect(gateway.replace(opened.models, { aliases: { a: "nothing" } })).rejects.toThrow("aliases.a");
    await expect(gateway.replace(opened.models, { pathPrefix: "/x" })).rejects.toThrow("pathPrefix");
    const admin = { check: async () => true, logIn: async () => "", logOut: () => "" };
    await expect(gateway.replace(opened.models, { admin: admin as never })).rejects.toThrow(
      /admin: .*must have a cookieName/,
    );
    expect((await call(url + path, { body: ask })).status).toBe(200);
  });
});
