import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { type HotspareConfig, loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";

/** A server that refuses each request with everything that the request said. */
async function echoServer(): Promise<string> {
  const server = createServer((request, reply) => {
    let body = "";
    request.on("data", (piece) => {
      body += String(piece);
    });
    request.on("end", () => {
      reply.writeHead(400, { "content-type": "application/json" });
      const message = `refused ${request.url} with ${JSON.stringify(request.headers)} and ${body}`;
      reply.end(JSON.stringify({ error: { message, type: "invalid_request_error" } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const environment = {
  SEARCH_KEY: "search-index-secret",
  TENANT: "tenant-path-secret",
  QUERY: "query-value-secret",
  TITLE: "header-value-secret",
  PART: "part-of-header",
  MODEL: "gpt-by-variable",
  SIZE: "1024",
  LETTERS: "onlyletterssecret",
  WORD: "team-search",
  SHORT: "ab1Z9",
};

async function load(host: string, credential: object) {
  const credentials = [{ provider: "openai", apiKey: "k-0123456789", ...credential }];
  const config = { vlms: { a: { model: "${MODEL}", credentials } } } as HotspareConfig;
  const loaded = await loadConfig(
    { plugins: [openai()], environment: { ...environment, HOST: host } },
    config,
  );
  onTestFinished(() => loaded.close());
  return loaded;
}

describe("what came from a reference", () => {
  it.each([
    ["in a request's body", { extraBody: { data_sources: [{ key: "${SEARCH_KEY}" }] } }],
    ["inside a text of a body", { extraBody: { a: "Bearer ${SEARCH_KEY}!" } }],
    ["in a URL's path", { baseURL: "http://${HOST}/${TENANT}/v1" }],
    ["in a URL's query", { baseURL: "http://${HOST}/v1?sig=${QUERY}" }],
    ["in a header", { headers: { "x-title": "${TITLE}" } }],
    ["in a part of a header", { headers: { "x-title": "app ${PART}" } }],
  ])("%s is in no error and prints as it was written", async (_, credential) => {
    const host = await echoServer();
    const { vlms, config } = await load(host, { baseURL: `http://${host}/v1`, ...credential });
    const error = await vlms
      .get("a")
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("refused");
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(config);
    expect(shown).not.toMatch(/(?:index|path|value)-secret|part-of-header/);
    expect(JSON.stringify(config)).toMatch(/\$\{(?:SEARCH_KEY|TENANT|QUERY|TITLE|PART)\}/);
  });

  it.each([
    ["the path of a whole URL, of letters", "/onlyletterssecret/v1", "onlyletterssecret"],
    ["the path of a whole URL, short", "/tok9abc/v1", "tok9abc"],
    ["the path of a whole URL, a word", "/gateway/openai/v1", "/gateway"],
    ["the query of a whole URL", "/v1?sig=onlyletterssecret", "onlyletterssecret"],
  ])("in %s is in no error", async (_, path, secret) => {
    const host = await echoServer();
    const credentials = [{ provider: "openai", apiKey: "k-0123456789", baseURL: "${BASE}" }];
    const loaded = await loadConfig(
      { plugins: [openai()], environment: { BASE: `http://${host}${path}` } },
      { vlms: { a: { model: "m", credentials } } },
    );
    onTestFinished(() => loaded.close());
    const error = await loaded.vlms
      .get("a")
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("refused");
    expect(String(error)).toContain("/v1");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  });

  it.each([
    ["organization", "${LETTERS}"],
    ["project", "x-${LETTERS}"],
  ])("in %s is in no error", async (field, text) => {
    const host = await echoServer();
    const { vlms } = await load(host, { baseURL: `http://${host}/v1`, [field]: text });
    const error = await vlms
      .get("a")
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("refused");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("onlyletterssecret");
  });

  it("stays readable where it has fewer than six characters, or is a common word outside of bodies and headers", async () => {
    const host = await echoServer();
    const { vlms } = await load(host, {
      baseURL: `http://${host}/v1`,
      extraBody: { pin: "${SHORT}" },
      organization: "${WORD}",
    });
    const error = await vlms
      .get("a")
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("ab1Z9");
    expect(String(error)).toContain("team-search");
  });

  it("leaves the host, the model and numbers readable in errors", async () => {
    const host = await echoServer();
    const { vlms, config } = await load(host, {
      baseURL: "http://${HOST}/v1",
      extraBody: { size: "${SIZE}" },
    });
    const error = await vlms
      .get("a")
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(host);
    expect(String(error)).toContain("gpt-by-variable");
    expect(String(error)).toContain("1024");
    expect(config).toMatchObject({
      vlms: {
        a: {
          model: "${MODEL}",
          credentials: [{ baseURL: "http://${HOST}/v1", extraBody: { size: "${SIZE}" } }],
        },
      },
    });
  });

  it("prints a default only where no secret is", async () => {
    const { config } = await load("h", {
      apiKey: "${NONE:-default-secret}",
      baseURL: "${NONE:-http://127.0.0.1:9/v1}",
    });
    expect(config).toMatchObject({
      vlms: {
        a: { credentials: [{ apiKey: "${NONE:-[secret]}", baseURL: "${NONE:-http://127.0.0.1:9/v1}" }] },
      },
    });
  });
});
