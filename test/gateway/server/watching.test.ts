import { AdminSessions, type GatewayOptions, openClientDesk } from "@hotspare/gateway";
import { describe, expect, it } from "vitest";
import { ask, call, openGateway } from "./open-gateway.js";
import { rawClient } from "./raw-client.js";

const path = "/v1/chat/completions";
const watch = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n";

/** The received events, by name. */
function eventsIn(text: string): { readonly event: string; readonly data: Record<string, unknown> }[] {
  return [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event = "", data = ""]) => ({
    event,
    data: JSON.parse(data),
  }));
}

describe("a watched gateway", () => {
  it("sends a snapshot, and then patches", async () => {
    const { url, port, simulator } = await openGateway();
    const client = rawClient(port);
    client.send(`${watch}\r\n`);
    await expect
      .poll(() => eventsIn(client.received())[0])
      .toMatchObject({ event: "snapshot", data: { state: "serving", admin: "open" } });
    simulator.key("key-a").revoked();
    await call(url + path, { body: ask });
    await expect
      .poll(() => JSON.stringify(eventsIn(client.received()).slice(1)))
      .toContain('"type":"switch"');
    expect((await call(`${url}/api/models`)).json.models[0]).toMatchObject({
      name: "vision",
      active: "spare-b",
    });
  });

  it("counts requests by route, client and status", async () => {
    const { url } = await openGateway();
    await call(url + path, { body: ask });
    await call(`${url}/v1/secret-path-${Math.random()}`);
    const { body, headers } = await call(`${url}/metrics`);
    expect(headers["content-type"]).toContain("version=0.0.4");
    expect(body).toMatch(/hotspare_\w*requests\w*_total\{[^}]*route="\/v1\/chat\/completions"[^}]*\} 1/);
    expect(body).not.toContain("secret-path");
  });

  it("resets a credential, and refuses an unknown credential", async () => {
    const { url, simulator, hotspare } = await openGateway();
    simulator.key("key-a").revoked();
    await call(url + path, { body: ask });
    expect(hotspare.models[0]?.active).toBe("spare-b");
    expect(
      (await call(`${url}/api/reset`, { body: { model: "vision", credential: "spare-a" } })).status,
    ).toBe(200);
    expect(hotspare.models[0]?.active).toBe("spare-a");
    for (const body of [{ model: "nothing" }, { model: "vision", credential: "nothing" }]) {
      expect((await call(`${url}/api/reset`, { body })).status).toBe(404);
    }
    for (const body of [{}, { model: 1 }, [], "null"]) {
      expect((await call(`${url}/api/reset`, { body })).status).toBe(400);
    }
  });

  it("refuses watchers above the bound, and accepts a watcher again when another watcher has left", async () => {
    const { url, port } = await openGateway({ limits: { watchers: 1 } });
    const client = rawClient(port);
    client.send(`${watch}\r\n`);
    await expect.poll(() => client.received()).toContain("event: snapshot");
    expect((await call(`${url}/api/events`)).status).toBe(503);
    client.socket.destroy();
    const next = rawClient(port);
    await expect
      .poll(() => {
        next.send(`${watch}\r\n`);
        return next.received();
      })
      .toContain("event: snapshot");
  });

  it("logs each request without its path, query, prompt or key", async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) =>
      void lines.push(JSON.stringify({ ...fields, message }));
    const key = "client-key-0123456789";
    const options: GatewayOptions = {
      clients: openClientDesk({ clients: [{ name: "team-a", key }], models: ["vision", "documents"] }),
      admin: new AdminSessions({ key: "admin-key-0123456789" }),
      logger: { info: write, error: write },
    };
    const { url } = await openGateway(options);
    const headers = { authorization: `Bearer ${key}` };
    await call(`${url}${path}?api_key=${key}`, { body: ask, headers });
    await call(`${url}/${key}`, { headers });
    await call(url + path, { body: '{"model": "Hello, who', headers });
    await expect.poll(() => lines.length).toBe(3);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      route: path,
      status: 200,
      client: "team-a",
      model: "vision",
      credential: "spare-a",
      attempts: 1,
      requestId: expect.stringMatching(/^req_/),
    });
    for (const word of [key, "Hello", "key-a", "api_key"]) {
      expect(lines.join("\n")).not.toContain(word);
    }
  });
});
