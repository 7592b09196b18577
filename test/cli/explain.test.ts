import { defaultPolicy } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { readCorpus } from "../corpus/corpus-case.js";
import { commandFolder } from "../support/run-command.js";

const quota = {
  provider: "openai",
  operation: "embeddings",
  status: 429,
  headers: { "content-length": "5", "x-request-id": "r" },
  body: {
    error: {
      message: "You exceeded your current quota",
      type: "insufficient_quota",
      code: "insufficient_quota",
    },
  },
};

async function explain(error: unknown, more = "") {
  const run = await commandFolder({
    "error.json": typeof error === "string" ? error : JSON.stringify(error),
  });
  return run(`explain error.json ${more}`);
}

describe("an error of nobody", () => {
  it.each([
    ["a status", '{"status":500}', ["transient"]],
    ["a line of a log", "2026-11-25 12:00:01 ERROR provider said 503 Service Unavailable", ["transient"]],
    [
      "a page of nginx",
      "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx/1.18.0</center>\n</body>\n</html>\n",
      ["transient", "read as      a page of HTML"],
    ],
    [
      "a page of a CDN",
      "<!DOCTYPE html><html><head><title>a.example | 504: Gateway time-out</title></head></html>",
      ["transient"],
    ],
    ["a network code", '{"errno":"ECONNRESET"}', ["transient"]],
    [
      "a line of pino",
      '{"level":50,"time":1,"err":{"type":"RateLimitError","message":"429 Rate limit reached, try again in 2.5s","status":429},"msg":"embedding failed"}',
      ["rate_limited", "stated wait  2.5 seconds", "Hotspare judged the message of the error instead"],
    ],
  ])("is judged by the general rules, and a note says so: %s", async (_, text, words) => {
    const { exitCode, out, err } = await explain(text);
    expect([exitCode, err]).toEqual([0, ""]);
    for (const each of [...words, "No provider was named"]) {
      expect(out).toContain(each);
    }
    expect(out.includes("judged only the status and the headers")).toBe(text.startsWith('{"status"'));
    expect(out.match(/^class /gm)).toHaveLength(1);
  });

  it("in the place of a file's name says how an error is given", async () => {
    const run = await commandFolder({});
    const { exitCode, err } = await run('explain {"status":429}');
    expect(exitCode).toBe(1);
    expect(err).toContain("hotspare explain -");
  });
});

describe("hotspare explain", () => {
  it("says the class, the rule and what would happen", async () => {
    const { exitCode, out, err } = await explain(quota);
    expect([exitCode, err]).toEqual([0, ""]);
    expect(out).toMatchInlineSnapshot(`
      "openai, 429
      read as      an error with a status
      class        quota_exceeded
      at fault     the account (account)
      reason       insufficient_quota
      rule         openai/code
      stated wait  none

      The call goes to the next credential.
      Hotspare skips every credential of the account for 10 minutes, or until other credentials have answered 50 calls. Then one call probes it, and each failed probe doubles the wait, up to 1 hour.
      "
    `);
  });

  it.each([
    [
      "a request's own fault",
      { provider: "openai", status: 400, body: { error: { code: "context_length_exceeded", message: "x" } } },
    ],
    [
      "a stated wait",
      {
        provider: "openai",
        status: 429,
        headers: { "retry-after": "20" },
        body: { error: { code: "rate_limit_exceeded", message: "x" } },
      },
    ],
    [
      "a wait of days",
      {
        provider: "openai",
        status: 429,
        headers: { "retry-after": "172800" },
        body: { error: { code: "rate_limit_exceeded", message: "x" } },
      },
    ],
    [
      "a limit without a wait",
      { provider: "openai", status: 429, body: { error: { code: "rate_limit_exceeded", message: "x" } } },
    ],
    ["a failing server", { provider: "azure", status: 503, body: "<html>down</html>" }],
    ["a refusal without words", { provider: "openai", status: 403, body: {} }],
    [
      "a sentence of a 400, which may quote the prompt",
      {
        provider: "openai",
        status: 400,
        body: { error: { message: "API key not valid. Please pass a valid API key." } },
      },
    ],
    ["an unknown refusal", { provider: "openai", status: 418, body: {} }],
    ["no reply", { provider: "vikingdb", network_code: "ECONNRESET" }],
    [
      "an answer",
      {
        provider: "openai",
        status: 200,
        operation: "embed",
        body: {
          data: [{ index: 0, embedding: [1, 0] }],
          model: "m",
          usage: { prompt_tokens: 1, total_tokens: 1 },
        },
      },
    ],
    [
      "an error within a stream",
      {
        provider: "openai",
        operation: "stream",
        status: 200,
        body: 'data: {"error":{"message":"x","code":"server_error"}}\n\n',
      },
    ],
  ])("of %s", async (_, error) => {
    const { out } = await explain(error);
    expect(out).toMatchSnapshot();
  });

  it("tells it as JSON", async () => {
    const { out } = await explain(quota, "--json");
    expect(JSON.parse(out)).toEqual({
      provider: "openai",
      readAs: "an error with a status",
      notes: [],
      answer: false,
      classification: {
        class: "quota_exceeded",
        scope: "account",
        reason: "insufficient_quota",
        rule: expect.stringContaining("openai/"),
      },
      policy: defaultPolicy.quota_exceeded,
      consequence: [
        "The call goes to the next credential.",
        "Hotspare skips every credential of the account for 10 minutes, or until other credentials have answered 50 calls. Then one call probes it, and each failed probe doubles the wait, up to 1 hour.",
      ],
    });
  });

  it("reads a list, one a line, and what is piped in", async () => {
    const network = { provider: "openai", errno: "ENOTFOUND" };
    expect(JSON.parse((await explain([quota, network], "--json")).out)).toHaveLength(2);
    const lines = `${JSON.stringify(quota)}\n${JSON.stringify(network)}\n`;
    expect(
      (await explain(lines)).out.split("\n\n").filter((part) => part.startsWith("openai,")),
    ).toHaveLength(2);
    const run = await commandFolder({});
    expect((await run("explain -", { input: lines })).exitCode).toBe(0);
  });

  it.each([[204], ["429"], [302]])("reads a reply of status %j without a body", async (status) => {
    expect((await explain({ provider: "openai", status })).exitCode).toBe(0);
  });

  it("reads what an SDK's error prints, with --provider", async () => {
    const { status, body } = quota;
    const ofSdk = {
      status,
      headers: {},
      error: body.error,
      code: "insufficient_quota",
      type: "insufficient_quota",
    };
    expect((await explain(ofSdk, "--provider openai")).out).toContain("quota_exceeded");
  });

  it("judges as a call does: every recorded reply of the corpus", async () => {
    const cases = (["openai", "azure", "volcengine"] as const)
      .flatMap(readCorpus)
      .filter(
        ({ kind, disputed, status, class: name, provider }) =>
          kind === "http" &&
          disputed === undefined &&
          status !== null &&
          name !== "aborted" &&
          provider !== "volc-openapi",
      );
    const { out } = await explain(cases.map((line) => JSON.stringify(line)).join("\n"), "--json");
    const judged = (JSON.parse(out) as { classification?: { class: string } }[]).map(
      ({ classification }) => classification?.class,
    );
    expect(judged).toEqual(cases.map((line) => line.class));
    expect(cases.length).toBeGreaterThan(100);
  });

  it.each([
    [
      "no error",
      "x",
      'No error was found. Looked for: a JSON object such as {"provider": "openai", "status": 429,',
    ],
    ["nothing", " \n", "error.json is empty. Looked for: a JSON object"],
    [
      "no object",
      "[5]",
      'The error is not an object. Write {"provider": "openai", "status": 429, "body": {…}}.',
    ],
    [
      "no failure",
      '{"provider":"openai"}',
      'The error has neither a status nor a network code. Write {"status": 429, "body": {…}} or {"errno": "ECONNRESET"}.',
    ],
    [
      "no status",
      '{"provider":"openai","status":42}',
      "The error has the status 42. A reply's status is a whole number from 200 to 599.",
    ],
    ["an empty list", "[]", "error.json has no error: its list is empty."],
    [
      "a header's name that is none",
      '{"provider":"openai","status":500,"headers":{"a b":"x"}}',
      'The error has a header that no reply can have: "a b". Correct it, or leave it out.',
    ],
    [
      "a header's value that is none",
      '{"provider":"openai","status":500,"headers":{"a":"x\\ny"}}',
      'The error has a header that no reply can have: "a".',
    ],
    [
      "a provider that is not here",
      '{"provider":"jina","status":500}',
      'The provider "jina" is not installed here; there are: openai, azure, volcengine, vikingdb.',
    ],
  ])("of %s says what to write", async (_, text, message) => {
    const { exitCode, out, err } = await explain(text);
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toContain(message);
  });

  it("of a file that is not there says so", async () => {
    const run = await commandFolder({});
    expect(await run("explain none.json")).toEqual({
      exitCode: 1,
      out: "",
      err: "none.json: there is no such file.\n",
    });
    expect((await run("explain .")).err).toBe(".: it cannot be read (EISDIR).\n");
  });
});
