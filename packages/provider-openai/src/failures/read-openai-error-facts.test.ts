import { createRequire } from "node:module";
import { APIConnectionError, APIError, APIUserAbortError } from "openai";
import { describe, expect, it } from "vitest";
import { readOpenAIErrorFacts } from "./read-openai-error-facts.js";

const headers = new Headers({ "x-request-id": "r" });

/** The SDK's error for a reply, created in the same way as the SDK creates it. */
function refusal(status: number, body: unknown, text?: string) {
  const isBare = typeof body === "object" && body !== null && !("error" in body);
  return APIError.generate(status, isBare ? { error: body } : (body as object), text, headers);
}

describe("a refusal", () => {
  it("is read without the status that the SDK puts before its message", () => {
    const error = { message: "slow", type: "requests", param: null, code: "rate_limit_exceeded" };
    expect(readOpenAIErrorFacts(refusal(429, { error }))).toEqual({
      status: 429,
      code: "rate_limit_exceeded",
      type: "requests",
      message: "slow",
      headers,
      body: error,
    });
  });

  it.each([
    ["a code that is a number", { error: { code: 502, message: "m" } }, { code: "502", message: "m" }],
    ["a flat body", { statusCode: 401, message: "m" }, { message: "m" }],
    ["an error that is a word", { error: "invalid_client" }, { message: "invalid_client" }],
    ["details", { detail: [{ msg: "m" }] }, { message: "m" }],
    [
      "a list",
      [{ error: { status: "RESOURCE_EXHAUSTED", message: "m" } }],
      { type: "RESOURCE_EXHAUSTED", message: "m" },
    ],
    ["an empty param", { error: { param: "", message: "m" } }, { message: "m" }],
    [
      "an error that a relay wrapped in its sentence",
      { error: { message: '{"error":{"code":"insufficient_quota","message":"m"}}', type: "relay_error" } },
      { code: "insufficient_quota", type: "relay_error", message: "m" },
    ],
    [
      "an error that a relay put into its metadata",
      {
        error: {
          code: 429,
          message: "outer",
          metadata: { raw: '{"error":{"message":"m","type":"tokens"}}' },
        },
      },
      { code: "429", type: "tokens", message: "m" },
    ],
  ])("may have %s", (_, body, facts) => {
    const {
      status,
      headers: _headers,
      body: _body,
      ...words
    } = readOpenAIErrorFacts(refusal(400, body)) ?? {};
    expect(words).toEqual(facts);
  });

  it("may be a page: its title is the message", () => {
    const page = "<html><head><title>502 Bad Gateway</title></head></html>";
    expect(readOpenAIErrorFacts(refusal(502, undefined, page))).toMatchObject({
      message: "502 Bad Gateway",
      body: page,
    });
  });

  it("may have no body at all", () => {
    const facts = readOpenAIErrorFacts(refusal(500, undefined));
    expect(facts).toMatchObject({ status: 500, message: "status code (no body)" });
    // The words are the SDK's and not the server's.
    expect(facts?.body).toBeUndefined();
  });

  it("is recognised when it comes from the SDK's other build, which has other classes", () => {
    const other = createRequire(import.meta.url)("openai") as typeof import("openai");
    const error = new other.RateLimitError(429, { message: "m" }, undefined, headers);
    expect(error instanceof APIError).toBe(false);
    expect(readOpenAIErrorFacts(error)).toMatchObject({ status: 429, message: "m" });
  });
});

const withCode = (code: string, message = "") => Object.assign(new Error(message), { code });

describe("a failure of the network", () => {
  it.each([
    ["one deep", new APIConnectionError({ cause: withCode("ECONNRESET", "read ECONNRESET") })],
    [
      "two deep",
      new APIConnectionError({ cause: new TypeError("fetch failed", { cause: withCode("ECONNRESET") }) }),
    ],
    [
      "of several addresses",
      new APIConnectionError({ cause: new AggregateError([withCode("ECONNRESET")], "") }),
    ],
    ["without the SDK", withCode("ECONNRESET")],
  ])("is found %s", (_, error) => {
    expect(readOpenAIErrorFacts(error)?.errno).toBe("ECONNRESET");
  });

  it.each([
    ["an abort of the SDK", new APIUserAbortError(), "ABORT_ERR"],
    ["an abort", new DOMException("x", "AbortError"), "ABORT_ERR"],
    ["a timeout", new DOMException("x", "TimeoutError"), "UND_ERR_HEADERS_TIMEOUT"],
    ["a cut body under fetch", new TypeError("terminated"), "UND_ERR_SOCKET"],
    ["a URL that is none", withCode("ERR_INVALID_URL"), "ERR_INVALID_URL"],
    [
      "a connection error without a code",
      new APIConnectionError({ cause: new Error("bad port") }),
      "ENOTCONN",
    ],
  ])("is recognised by %s", (_, error, errno) => {
    expect(readOpenAIErrorFacts(error)?.errno).toBe(errno);
  });

  it.each([
    new APIConnectionError({ cause: new TypeError("Bearer sk-secret\n is not a legal HTTP header value") }),
    new TypeError('Headers.append: "Bearer sk-secret\n" is an invalid header value.'),
  ])("about a key that cannot be sent does not repeat the key", (error) => {
    const facts = readOpenAIErrorFacts(error);
    expect(facts).toMatchObject({ errno: "ERR_INVALID_CHAR" });
    expect(facts?.message).not.toContain("sk-secret");
  });

  it("is searched only once in a circular chain of causes", () => {
    const error = new APIConnectionError({ cause: undefined });
    error.cause = error;
    expect(readOpenAIErrorFacts(error)?.errno).toBe("ENOTCONN");
  });
});

describe("an error that is neither the provider's nor the network's", () => {
  it.each([
    new TypeError("x is not a function"),
    Object.assign(new TypeError("bad"), { code: "ERR_INVALID_ARG_TYPE" }),
    withCode("ENOENT"),
    new SyntaxError("Unexpected identifier"),
    "text",
    null,
    undefined,
    {},
  ])("%s is not read", (error) => {
    expect(readOpenAIErrorFacts(error)).toBeUndefined();
  });
});
