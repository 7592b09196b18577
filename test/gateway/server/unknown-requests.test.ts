import { openClientDesk } from "@hotspare/gateway";
import { describe, expect, it } from "vitest";
import { ask, call, openGateway } from "./open-gateway.js";
import { rawClient } from "./raw-client.js";

describe("a gateway that gets a request without a place", () => {
  it.each(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])(
    "answers 404 for an unknown path: %s",
    async (method) => {
      const { url } = await openGateway();
      const reply = await call(`${url}/nonsense`, { method });
      expect(reply.status).toBe(404);
      if (method !== "HEAD") {
        expect(reply.json.error).toMatchObject({ code: "unknown_url" });
        expect(reply.json.error.message).toContain(`${method} /nonsense`);
      }
    },
  );

  it("answers a client whose base URL has a slash too many", async () => {
    const { port } = await openGateway();
    const origin = `http://127.0.0.1:${port}`;
    for (const path of ["/v1//chat/completions", "//v1/chat/completions", "/v1/chat//completions/?a=//b"]) {
      expect((await call(origin + path, { body: ask })).status).toBe(200);
    }
    expect((await call(`${origin}/v1//models`)).json.object).toBe("list");
  });

  it("answers 404 for a slash too many before its other routes, which a proxy may protect by their path", async () => {
    const { port } = await openGateway();
    for (const path of ["//metrics", "//api/models", "/api//models", "//health/live", "/v1//nonsense"]) {
      expect((await call(`http://127.0.0.1:${port}${path}`)).status).toBe(404);
    }
  });

  it("answers a missing Host with an error in OpenAI's shape", async () => {
    const { port } = await openGateway();
    const client = rawClient(port);
    client.send("GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n");
    const [head = "", body = ""] = (await client.closed).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(body).error).toMatchObject({ type: "invalid_request_error", code: "host_missing" });
  });

  it("names an alias as the client wrote it, and not the model behind the alias", async () => {
    const key = "team-a-key-of-24-chars-1";
    const clients = openClientDesk({
      clients: [{ name: "team-a", key, models: ["documents"] }],
      models: ["vision", "documents"],
    });
    const { url } = await openGateway({ clients, aliases: { fast: "vision" } });
    const headers = { authorization: `Bearer ${key}` };
    const reply = await call(`${url}/v1/chat/completions`, { headers, body: { ...ask, model: "fast" } });
    expect(reply.status).toBe(403);
    expect(reply.body).toContain('\\"fast\\"');
    expect(reply.body).not.toContain("vision");
  });

  it("lists the aliases of the models that the client may use, and of no other", async () => {
    const key = "team-a-key-of-24-chars-1";
    const clients = openClientDesk({
      clients: [{ name: "team-a", key, models: ["documents"] }],
      models: ["vision", "documents"],
    });
    const { url } = await openGateway({ clients, aliases: { fast: "vision", small: "documents" } });
    const list = await call(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    expect(list.json.data.map(({ id }: { id: string }) => id)).toEqual(["documents", "small"]);
  });
});
