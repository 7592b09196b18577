import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { commandFolder } from "../support/run-command.js";

const limited: RequestListener = (_, response) => {
  response.writeHead(429, { "content-type": "application/json", "retry-after": "20" });
  const error = { message: 'Slow down:\n"requests"', type: "requests", code: "rate_limit_exceeded" };
  response.end(JSON.stringify({ error }));
};

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => listener(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** An address at which nobody listens. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}

/** The error of OpenAI's client: a model with one credential throws it as it is. */
async function errorOfSdk(baseURL: string): Promise<Error> {
  const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1, maxWaitMs: 0 } });
  onTestFinished(() => hotspare.close());
  const credentials = [{ provider: "openai" as const, apiKey: "key-of-team-a", baseURL }];
  return hotspare
    .vlm({ model: "gpt-4.1-mini", credentials })
    .complete({ prompt: "a" })
    .then(
      () => new Error("answered"),
      (error: Error) => error,
    );
}

async function explained(record: string | Uint8Array, more = "") {
  const run = await commandFolder({});
  const { exitCode, out, err } = await run(`explain - --json ${more}`, { input: record });
  const parsed: unknown = out === "" ? [] : JSON.parse(out);
  return { exitCode, err, all: (Array.isArray(parsed) ? parsed : [parsed]) as readonly Explained[] };
}

interface Explained {
  readonly provider: string;
  readonly readAs: string;
  readonly credentialId?: string;
  readonly notes: readonly string[];
  readonly classification: {
    readonly class: string;
    readonly reason: string;
    readonly retryAfterMs?: number;
  };
}

describe("hotspare explain reads an error of OpenAI's client", () => {
  it.each<[string, (error: Error) => string, number | undefined]>([
    ["as Node.js prints it", (error) => inspect(error), 20_000],
    ["in colours", (error) => inspect(error, { colors: true }), 20_000],
    ["within a log's object", (error) => inspect({ at: new Date(0), err: error }, { depth: 9 }), 20_000],
    ["printed without its body", (error) => inspect(error, { depth: 0 }), 20_000],
    ["behind the name of a log", (error) => `2025-11-25 [worker] call failed: ${inspect(error)}`, 20_000],
    ["as its stack", (error) => String(error.stack), undefined],
    ["as a text", (error) => String(error), undefined],
    ["as JSON", (error) => JSON.stringify(error), undefined],
    [
      "as pino writes it",
      (error) =>
        JSON.stringify({
          level: 50,
          err: { ...error, type: "E", message: error.message, stack: error.stack },
        }),
      undefined,
    ],
  ])("%s", async (_, print, retryAfterMs) => {
    const error = await errorOfSdk(await serve(limited));
    const { exitCode, all } = await explained(print(error), "--provider openai");
    expect(exitCode).toBe(0);
    expect(all).toMatchObject([{ provider: "openai", classification: { class: "rate_limited" } }]);
    expect(all[0]?.classification.retryAfterMs).toBe(retryAfterMs);
  });

  it("that found nobody listening", async () => {
    const error = await errorOfSdk(await deadAddress());
    const { all } = await explained(inspect(error));
    expect(all).toMatchObject([{ provider: "openai", classification: { reason: "connection_refused" } }]);
  });
});

describe("hotspare explain reads what Hotspare itself recorded", () => {
  async function exhausted() {
    const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1, maxWaitMs: 0 } });
    onTestFinished(() => hotspare.close());
    const events: unknown[] = [];
    hotspare.events.on("failure", (event) => events.push(event));
    const [limitedURL, deadURL] = [await serve(limited), await deadAddress()];
    const vlm = hotspare.vlm({
      model: "gpt-4.1-mini",
      credentials: [
        { id: "team-a", provider: "openai", apiKey: "key-of-team-a", baseURL: limitedURL },
        { id: "team-b", provider: "openai", apiKey: "key-of-team-b", baseURL: deadURL },
      ],
    });
    const error = await vlm.complete({ prompt: "a" }).then(
      () => new Error("answered"),
      (thrown: Error) => thrown,
    );
    return { error, events };
  }

  it.each<[string, (error: Error, events: readonly unknown[]) => string]>([
    ["a printed AllCredentialsFailedError", (error) => inspect(error)],
    ["its message alone", (error) => error.message],
    ["it as JSON", (error) => JSON.stringify(error)],
    [
      "it in a line of pino",
      (error) => JSON.stringify({ level: 50, err: { ...error, message: error.message } }),
    ],
    ["the events of its failures", (_, events) => events.map((event) => JSON.stringify(event)).join("\n")],
  ])("%s: each credential's failure", async (_, print) => {
    const { error, events } = await exhausted();
    const { all } = await explained(print(error, events));
    expect(all).toMatchObject([
      { credentialId: "team-a", classification: { class: "rate_limited", reason: "rate_limit_exceeded" } },
      { credentialId: "team-b", classification: { class: "transient", reason: "connection_refused" } },
    ]);
  });
});

describe("hotspare explain reads a record", () => {
  const record = JSON.stringify({ provider: "openai", status: 503, body: "é" });

  it.each<[string, Uint8Array]>([
    ["UTF-8 with a mark", Buffer.from(`\ufeff${record}`)],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${record}`, "utf16le")],
    ["UTF-16 without one", Buffer.from(record, "utf16le")],
    ["UTF-16 with the other order of bytes", Buffer.from(`\ufeff${record}`, "utf16le").swap16()],
  ])("in %s", async (_, bytes) => {
    expect((await explained(bytes)).all).toMatchObject([{ classification: { class: "transient" } }]);
  });

  it("and keeps the provider that the record names, saying so", async () => {
    const { all } = await explained('{"provider":"azure","status":503}', "--provider openai");
    expect(all).toMatchObject([{ provider: "azure" }]);
    expect(all[0]?.notes.join()).toContain(
      "The record itself names azure; --provider openai is only for records",
    );
  });

  it("and says why it took the provider that it took", async () => {
    const { all } = await explained(
      "openai.RateLimitError: Error code: 429 - {'error': {'code': 'insufficient_quota'}}",
    );
    expect(all).toMatchObject([{ provider: "openai", classification: { class: "quota_exceeded" } }]);
    expect(all[0]?.notes.join()).toContain(
      'Hotspare judged this as an error of openai, because the record contains "openai.RateLimitError"',
    );
  });

  it("and says which records of a list it could not read", async () => {
    const { exitCode, err, all } = await explained(
      '[{"provider":"openai","status":503},{"provider":"openai"}]',
    );
    expect([exitCode, all.length]).toEqual([1, 1]);
    expect(err).toContain("Error 2 has neither a status nor a network code.");
  });
});
