import { describe, expect, it } from "vitest";
import { readErrorBody } from "./read-error-body.js";

const inner = { error: { message: "Insufficient Balance", type: "unknown_error", code: "no_money" } };
const text = JSON.stringify(inner);
const python =
  "{'error': {'message': 'Insufficient Balance', 'type': 'unknown_error', 'param': None, 'code': 'no_money'}}";

describe("an error that a relay put into its own", () => {
  it.each([
    ["as an object", { error: { error: inner } }],
    ["as a text", { error: { message: text } }],
    ["as a text in quotes", { error: { message: JSON.stringify(text) } }],
    ["with escaped quotes", { error: { message: text.replaceAll('"', '\\"') } }],
    [
      "behind an exception's name",
      { error: { message: `litellm.BadRequestError: XException - ${text}. Received Model Group=a` } },
    ],
    ["behind a status", { error: { message: `Error code: 402 - ${text}` } }],
    ["as Python prints it", { error: { message: `OpenAIException - Error code: 402 - ${python}` } }],
    ["as the bytes that Python read", { error: { message: `VertexAIException - b'${text}'` } }],
    [
      "behind the provider's name",
      { error: { message: `Error from provider (X): ${text}`, type: "invalid_request_error" } },
    ],
    ["in metadata", { error: { message: "Provider returned error", metadata: { raw: text } } }],
    ["in a list", [inner]],
    ["in `errors`", { result: null, success: false, errors: [inner.error] }],
    ["in `detail`", { detail: inner }],
    ["in a `detail` that is a text", { detail: text }],
    ["three deep", { error: { message: JSON.stringify({ error: { message: `Error: ${text}` } }) } }],
  ])("is found %s", (_, body) => {
    expect(readErrorBody(body)).toMatchObject({ message: "Insufficient Balance", code: "no_money" });
  });

  it("leaves the status and the exception before it, where it says neither", () => {
    const message = 'litellm.RateLimitError: X - Error code: 429 - {"error":{"message":"m"}}';
    expect(readErrorBody({ error: { message } })).toEqual({
      code: "429",
      type: "RateLimitError",
      message: "m",
    });
  });

  it("is not taken from a quotation, nor from words that introduce no error", () => {
    for (const message of [`Invalid value: '${text}'`, `Your prompt was ${text}`]) {
      expect(readErrorBody({ error: { message } })).toEqual({ message });
    }
  });
});

describe("a vendor's own envelope", () => {
  it.each([
    [
      { base_resp: { status_code: 1008, status_msg: "insufficient balance" } },
      { code: "1008", message: "insufficient balance" },
    ],
    [
      { error_code: 17, error_msg: "limit reached" },
      { code: "17", message: "limit reached" },
    ],
    [
      { Response: { Error: { Code: "LimitExceeded", Message: "m" } } },
      { code: "LimitExceeded", message: "m" },
    ],
    [{ fault: { faultstring: "m" } }, { message: "m" }],
    [{ status: 402, title: "Payment Required", detail: "m" }, { message: "m" }],
    [{ detail: [{ loc: ["body"], msg: "Field required", type: "missing" }] }, { message: "Field required" }],
    [
      { detail: [{ loc: ["body", "input", 3], msg: "too long", type: "too_long" }] },
      { message: "too long", param: "input.3" },
    ],
    [{ errmsg: 'upstream: {"error":{"message":"m","code":402}}' }, { code: "402", message: "m" }],
    [
      {
        error: {
          code: 400,
          message: "m",
          status: "INVALID_ARGUMENT",
          details: [{ reason: "API_KEY_INVALID" }],
        },
      },
      { code: "API_KEY_INVALID", type: "INVALID_ARGUMENT", message: "m" },
    ],
  ])("%j is read", (body, words) => {
    expect(readErrorBody(body)).toEqual(words);
  });

  it("with a 0 is no error of its own", () => {
    expect(readErrorBody({ message: "m", base_resp: { status_code: 0, status_msg: "" } })).toEqual({
      message: "m",
    });
  });
});

describe("an error that a relay cut", () => {
  const whole =
    'upstream error: {"error":{"message":"The key is dead","code":"invalid_api_key","param":null}}';

  it("is read as far as it goes, wherever the cut is", () => {
    for (let length = whole.indexOf("key"); length <= whole.length; length += 1) {
      const { message } = readErrorBody(whole.slice(0, length));
      expect("The key is dead".startsWith(message ?? "?"), whole.slice(0, length)).toBe(true);
    }
    expect(readErrorBody(whole.slice(0, whole.indexOf(',"param"')))).toMatchObject({
      code: "invalid_api_key",
    });
  });

  it("may be of Python, or the metadata alone", () => {
    expect(readErrorBody("error: {'error': {'message': 'm', 'code")).toEqual({ message: "m" });
    expect(readErrorBody('error | metadata: {"raw":{"error":{"message":"m","code":400}')).toEqual({
      message: "m",
      code: "400",
    });
  });

  it("is none where the text is what a tool was called with", () => {
    const text = 'Failed to validate tool arguments: {"error":"rate limit exceeded"}';
    expect(readErrorBody(text)).toEqual({ message: text });
  });
});

describe("a body that is no error's", () => {
  const deep = (open: string, close: string, inside: string) =>
    JSON.parse(`${open.repeat(5_000)}${inside}${close.repeat(5_000)}`) as unknown;

  it.each([
    ["lists in lists", deep("[", "]", "")],
    ["errors in errors", deep('{"error":', "}", "{}")],
    ["a list of lists in `detail`", { detail: deep("[", "]", "1") }],
    [
      "an error that holds itself",
      (() => {
        const body: { error?: unknown } = {};
        body.error = body;
        return body;
      })(),
    ],
    ["a megabyte of quotes", '"'.repeat(1_000_000)],
    ["a megabyte of blanks", " ".repeat(1_000_000)],
    ["a megabyte of brackets", "{".repeat(1_000_000)],
    ["nothing", undefined],
  ])("may be %s", (_, body) => {
    expect(() => readErrorBody(body)).not.toThrow();
  });

  it("is cut to 2,000 characters of its sentence", () => {
    expect(readErrorBody({ message: "m".repeat(5_000) }).message).toHaveLength(2_000);
    expect(readErrorBody("m".repeat(5_000)).message).toHaveLength(2_000);
  });
});
