import { AdminSessions, type GatewayOptions, openClientDesk } from "@hotspare/gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, call, type OpenedGateway, openGateway } from "./open-gateway.js";
import { rawClient, rawPost, statusOf } from "./raw-client.js";

const clientKey = "client-key-0123456789";
const adminKey = "admin-key-0123456789abc";
const path = "/v1/chat/completions";
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function withClients(): GatewayOptions {
  const clients = [{ name: "team-a", key: clientKey, models: ["vision"] }];
  return {
    clients: openClientDesk({ clients, models: ["vision", "documents"] }),
    admin: new AdminSessions({ key: adminKey }),
  };
}

let plain: OpenedGateway;
let named: OpenedGateway;
let keyed: OpenedGateway;

beforeAll(async () => {
  plain = await openGateway({}, afterAll);
  named = await openGateway(
    { allowedHosts: ["Gateway.example.com"], corsOrigins: ["https://app.example.com"] },
    afterAll,
  );
  keyed = await openGateway(withClients(), afterAll);
});

/** Jetty's client, which Spring uses, reports a 401 without a challenge as an error of the protocol and hides the answer (RFC 9110, 15.5.2). */
describe("an answer 401", () => {
  it.each([
    ["no key", path, { body: ask }],
    ["a wrong key", path, { body: ask, headers: bearer("another-key-0123456789") }],
    ["no key of the admin", "/metrics", {}],
    ["a wrong key at the log-in", "/api/log-in", { body: { key: "wrong-key-0123456789" } }],
  ])("says how to send a key, for %s, and a browser asks nobody", async (_what, route, sent) => {
    const { status, headers } = await call(keyed.url + route, sent);
    expect([status, headers["www-authenticate"]]).toEqual([401, 'Bearer realm="hotspare"']);
  });
});

describe("the header Host", () => {
  it("is refused if it is sent twice, because a proxy may have read the other value", async () => {
    const client = rawClient(plain.port);
    client.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\n\r\n");
    await expect.poll(() => statusOf(client.received())).toBe(400);
  });

  it.each([
    "localhost",
    "LOCALHOST:1",
    "127.0.0.1:8787",
    "127.8.9.10",
    "[::1]:80",
    "app.localhost",
    "localhost.",
    "gateway.example.com:443",
  ])("is accepted: %s", async (host) => {
    const { url } = named;
    expect((await call(`${url}/v1/models`, { headers: { host } })).status).toBe(200);
  });

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example:8787",
    "10.0.0.5",
    "[::2]",
    "localhost@evil",
    "0.0.0.0",
  ])(
    "is refused on every route with data, so that a malicious page reads nothing by DNS rebinding: %s",
    async (host) => {
      const { url } = plain;
      for (const route of ["/v1/models", "/api/models", "/metrics", "/", "/api/events"]) {
        expect((await call(url + route, { headers: { host } })).status).toBe(421);
      }
      expect((await call(url + path, { body: ask, headers: { host } })).status).toBe(421);
    },
  );

  it("may have any value for health checks, and only this machine gets the names of models", async () => {
    const { url, simulator } = await openGateway();
    const headers = { host: "10.1.2.3:8787" };
    expect((await call(`${url}/health/live`, { headers })).status).toBe(200);
    simulator.everyKey().revoked();
    await call(url + path, { body: ask });
    expect(await call(`${url}/health/ready`, { headers })).toMatchObject({
      status: 503,
      body: '{"status":"unavailable"}',
    });
    expect((await call(`${url}/health/ready`)).json.unavailable).toMatchObject([
      { name: "vision", kind: "vlm" },
      { name: "documents", kind: "embedder" },
    ]);
  });
});

describe("keys", () => {
  it("are checked before the body is read", async () => {
    const { port } = keyed;
    const client = rawClient(port);
    client.send(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n`,
    );
    await expect.poll(() => statusOf(client.received())).toBe(401);
    expect(client.received()).toContain('"code":"invalid_api_key"');
  });

  it("are checked before the gateway asks for a body that waits for 100 Continue", async () => {
    const { port } = keyed;
    for (const [key, expected] of [
      [clientKey, /^HTTP\/1.1 100 Continue\r\n\r\n/],
      ["another-key-0123456789", /^HTTP\/1.1 401 /],
    ] as const) {
      const client = rawClient(port);
      const [head = "", body = ""] = rawPost(path, ask, [
        `Authorization: Bearer ${key}`,
        "Expect: 100-continue",
        "Connection: close",
      ]).split("\r\n\r\n");
      client.send(`${head}\r\n\r\n`);
      await expect.poll(() => client.received()).toMatch(expected);
      client.send(key === clientKey ? body : "");
      expect(await client.closed).toContain(key === clientKey ? "200 OK" : "401 Unauthorized");
    }
  });

  it("are accepted in Authorization or api-key, and refused everywhere else", async () => {
    const { url } = keyed;
    expect((await call(url + path, { body: ask, headers: bearer(clientKey) })).status).toBe(200);
    expect((await call(url + path, { body: ask, headers: { "api-key": clientKey } })).status).toBe(200);
    for (const headers of [
      {},
      bearer(adminKey),
      { authorization: clientKey },
      { authorization: `Basic ${clientKey}` },
    ]) {
      const { status, body } = await call(url + path, { body: ask, headers });
      expect(status).toBe(401);
      expect(body).not.toContain(clientKey);
    }
  });

  it("limit the listed and usable models to those of the client", async () => {
    const { url } = keyed;
    const headers = bearer(clientKey);
    expect((await call(`${url}/v1/models`, { headers })).json.data).toHaveLength(1);
    expect((await call(`${url}/v1/models/documents`, { headers })).status).toBe(404);
    const body = { model: "documents", input: "a" };
    expect((await call(`${url}/v1/embeddings`, { body, headers })).status).toBe(403);
  });
});

describe("the admin", () => {
  it("is required to see or reset anything when there are clients", async () => {
    const { url } = keyed;
    for (const headers of [
      {},
      bearer(clientKey),
      bearer("another-key-0123456789"),
      { cookie: "hotspare-admin=x" },
    ]) {
      for (const route of ["/metrics", "/api/models", "/api/events"]) {
        expect((await call(url + route, { headers })).status).toBe(401);
      }
      expect((await call(`${url}/api/reset`, { body: { model: "vision" }, headers })).status).toBe(401);
    }
    const without = await openGateway({ clients: withClients().clients });
    expect((await call(`${without.url}/api/models`)).status).toBe(403);
    expect((await call(`${without.url}/api/log-in`, { body: { key: adminKey } })).status).toBe(403);
  });

  it("gets at log-in a cookie that scripts cannot read, which ends at log-out", async () => {
    const { url } = keyed;
    const { status, headers } = await call(`${url}/api/log-in`, { body: { key: adminKey } });
    const [set = ""] = headers["set-cookie"] ?? [];
    expect([status, set]).toEqual([
      200,
      expect.stringMatching(/^hotspare-admin=[\w-]+; Path=\/; .*HttpOnly; SameSite=Strict$/),
    ]);
    const cookie = set.split(";")[0] ?? "";
    expect((await call(`${url}/api/models`, { headers: { cookie: `a=b; ${cookie}` } })).json.admin).toBe(
      "logged-in",
    );
    await call(`${url}/api/log-out`, { method: "POST", headers: { cookie } });
    expect((await call(`${url}/api/models`, { headers: { cookie } })).status).toBe(401);
    expect((await call(`${url}/api/log-in`, { body: { key: "wrong-key-0123456789" } })).status).toBe(401);
    expect((await call(`${url}/api/log-in`, { body: { key: [adminKey] } })).status).toBe(400);
  });

  it("is not required on this machine while there are no clients, except for a reset if there is an admin key", async () => {
    const open = plain;
    expect((await call(`${open.url}/api/models`)).json.admin).toBe("open");
    expect((await call(`${open.url}/api/reset`, { body: { model: "vision" } })).status).toBe(200);
    const locked = await openGateway({ admin: new AdminSessions({ key: adminKey }) });
    expect((await call(`${locked.url}/api/models`)).json.admin).toBe("log-in-needed");
    expect((await call(`${locked.url}/api/reset`, { body: { model: "vision" } })).status).toBe(401);
    const headers = bearer(adminKey);
    expect((await call(`${locked.url}/api/reset`, { body: { model: "vision" }, headers })).status).toBe(200);
  });

  it.each([
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "http://127.0.0.1:1" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site", origin: "http://localhost:1" }, 403],
    [{ "sec-fetch-site": "same-origin", origin: "https://gateway.example.com" }, 200],
    [{ origin: "https://gateway.example.com" }, 200],
    [{}, 200],
  ])("sends a reset with the headers %j and gets the status %i", async (headers, status) => {
    const { url } = named;
    const answer = await call(`${url}/api/reset`, { body: { model: "vision" }, headers });
    expect(answer.status).toBe(status);
  });
});

describe("browsers", () => {
  it("let a page of a configured origin use models, and let no page read the gateway's state", async () => {
    const { url } = named;
    const origin = "https://app.example.com";
    const asking = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type, x-stainless-os",
    };
    const preflight = await call(url + path, { method: "OPTIONS", headers: { origin, ...asking } });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-headers": "content-type, x-stainless-os",
      },
    });
    const answer = await call(url + path, { body: ask, headers: { origin } });
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": origin, vary: "Origin" });
    const refused = await call(url + path, { body: { ...ask, model: "x" }, headers: { origin } });
    expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([404, origin]);
    for (const [route, from] of [
      [path, "https://evil.example"],
      ["/api/models", origin],
      ["/metrics", origin],
    ] as const) {
      const { headers } = await call(url + route, {
        method: "OPTIONS",
        headers: { origin: from, ...asking },
      });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("get headers that prevent framing, sniffing and running of every answer", async () => {
    const { url } = plain;
    for (const route of ["/v1/models", "/nothing", "/api/models", "/health/live"]) {
      expect((await call(url + route)).headers).toMatchObject({
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
      });
    }
  });

  it("get for HEAD the answer of GET without a body, and for OPTIONS the methods", async () => {
    const { url } = plain;
    const [get, head] = [await call(`${url}/v1/models`), await call(`${url}/v1/models`, { method: "HEAD" })];
    expect([head.status, head.body, head.headers["content-length"]]).toEqual([
      200,
      "",
      get.headers["content-length"],
    ]);
    expect((await call(url + path, { method: "HEAD" })).status).toBe(405);
    const options = await call(`${url}/v1/models`, { method: "OPTIONS" });
    expect([options.status, options.headers.allow]).toEqual([204, "GET, HEAD, OPTIONS"]);
    // RFC 9110, 8.6: a 204 has no length.
    expect(options.headers).not.toHaveProperty("content-length");
    expect(options.headers).not.toHaveProperty("transfer-encoding");
  });
});
