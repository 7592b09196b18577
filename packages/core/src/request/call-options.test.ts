import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Operation } from "../contract/plugin/operation.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { defaultSettings, normalizeCallOptions } from "./call-options.js";

const timeouts = {
  attemptMs: 1,
  firstContentMs: 2,
  idleMs: 3,
  totalMs: Number.POSITIVE_INFINITY,
  finishMs: 4,
};
const model = defaultSettings({
  purpose: "search",
  timeouts,
  maxWaitMs: 10_000,
  maxAttempts: Number.POSITIVE_INFINITY,
});

const normalize = (options: unknown, kind: Operation = "embed") =>
  normalizeCallOptions(options as Parameters<typeof normalizeCallOptions>[0], model, kind);

/** The one problem that a call's options have. */
function problemOf(options: unknown, kind?: Operation): string {
  try {
    normalize(options, kind);
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) throw error;
    expect(error.issues).toHaveLength(1);
    return error.message.split("\n  ")[1] ?? "";
  }
  throw new Error("nothing was refused");
}

describe("the options of a call", () => {
  it("that are wrong are said to be the call's, not the configuration's", () => {
    expect(() => normalize({ inputType: "search_query" })).toThrow(
      /^The options of embed\(\) have a problem; correct it:\n {2}inputType: is "search_query": must be "query" or "document"$/,
    );
    expect(() => normalize({ purpose: 1, priority: 2 }, "complete")).toThrow(
      /^The options of complete\(\) have 2 problems; correct it:/,
    );
  });

  it("are the model's own when nothing is given", () => {
    const settings = {
      signal: undefined,
      purpose: "search",
      timeouts,
      headers: undefined,
      metadata: undefined,
      maxWaitMs: 10_000,
      maxAttempts: Number.POSITIVE_INFINITY,
      priority: "normal",
      inputType: undefined,
    };
    expect(normalize(undefined)).toEqual(settings);
    expect(normalize({ signal: undefined, purpose: undefined, timeouts: undefined })).toEqual(settings);
  });

  it("cost nothing when nothing is given: each model has one record", () => {
    expect(normalize(undefined)).toBe(normalize(undefined, "complete"));
    expect(normalizeCallOptions(undefined, { ...model, purpose: "other" }, "embed").purpose).toBe("other");
  });

  it("are all taken over the model's own", () => {
    const { signal } = new AbortController();
    const given = {
      signal,
      purpose: "indexing",
      timeouts: { totalMs: 5, idleMs: undefined },
      headers: { "X-Request-Id": "7" },
      metadata: { tenant: "a", page: 1, trial: false },
      maxWaitMs: Number.POSITIVE_INFINITY,
      maxAttempts: 2,
      priority: "background",
      inputType: "query",
    };
    expect(normalize(given)).toEqual({ ...given, timeouts: { ...timeouts, totalMs: 5 } });
  });

  it("do not change with the caller's objects", () => {
    const headers = { "x-team": "a" };
    const settings = normalize({ headers });
    headers["x-team"] = "b";
    expect(settings.headers).toEqual({ "x-team": "a" });
    expect([settings, settings.headers].every(Object.isFrozen)).toBe(true);
  });

  it("take a signal of another realm", () => {
    const signal = runInNewContext("Object.defineProperty({}, Symbol.toStringTag, { value: 'AbortSignal' })");
    expect(normalize({ signal }).signal).toBe(signal);
  });

  it.each<[unknown, string]>([
    [null, "options: is null: must be an object: { signal }"],
    [{ signal: "stop" }, 'signal: is "stop": must be an AbortSignal, such as AbortSignal.timeout(5000)'],
    [
      { purpose: " " },
      'purpose: is " ": must be a text such as "indexing", under which the usage is counted',
    ],
    [{ timeouts: 5 }, "timeouts: is 5: must be an object: { totalMs: 5000 }"],
    [
      { timeouts: { attemptMs: "60s" } },
      'timeouts.attemptMs: is "60s": must be a positive number of milliseconds, or Infinity: write 60000',
    ],
    [
      { timeouts: { attemtMs: 5 } },
      'timeouts.attemtMs: is 5, which is not a timeout; did you mean "attemptMs"? There are: attemptMs, firstContentMs, idleMs, totalMs, finishMs',
    ],
    [{ maxAttempts: 0 }, "maxAttempts: is 0: must be a whole number of at least 1, or Infinity"],
    [{ maxAttempts: "2" }, 'maxAttempts: is "2": must be a whole number of at least 1, or Infinity: write 2'],
    [{ maxWaitMs: -1 }, "maxWaitMs: is -1: must be 0 or a positive number of milliseconds, or Infinity"],
    [
      { maxWaitMs: Number.NaN },
      "maxWaitMs: is NaN: must be 0 or a positive number of milliseconds, or Infinity",
    ],
    [{ priority: "high" }, 'priority: is "high": must be "normal" or "background"'],
    [
      { providerOptions: { cohere: "END" } },
      "providerOptions.cohere: is a string of 3 characters. Give an object for each provider, such as { anthropic: { cacheControl: { … } } }, or leave it out",
    ],
    [{ inputType: "question" }, 'inputType: is "question": must be "query" or "document"'],
    [
      { headers: new Headers() },
      'headers: is of class Headers: must be a plain object: { "x-request-id": id }; write Object.fromEntries(headers)',
    ],
    [
      { metadata: new Map() },
      "metadata: is of class Map: must be a plain object: { tenant: id }; write Object.fromEntries(map)",
    ],
    [
      { timeouts: { attemptMs: 10n } },
      "timeouts.attemptMs: is the bigint 10n: must be a positive number of milliseconds, or Infinity: write 10",
    ],
    [
      { inputType: "documents" },
      'inputType: is "documents": must be "query" or "document"; did you mean "document"?',
    ],
    [{ metadata: { user: {} } }, "metadata.user: is a plain object: must be a text, a number, true or false"],
    [
      { singal: AbortSignal.abort() },
      'singal: is of class AbortSignal, which is not an option of embed(); did you mean "signal"? There are: signal, purpose, timeouts, headers, metadata, maxWaitMs, maxAttempts, priority, wire, inputType, providerOptions',
    ],
  ])("are refused when they are %o", (options, message) => {
    expect(problemOf(options)).toBe(message);
  });

  it("say what to give in the place of a controller", () => {
    expect(problemOf({ signal: new AbortController() })).toContain("give controller.signal");
  });

  it.each([
    ["complete", "complete()", ""],
    ["stream", "stream()", ""],
    ["check", "checkCredentials()", ", only"],
  ] as const)("have no inputType for %s", (kind, method, more) => {
    expect(problemOf({ inputType: "query" }, kind)).toMatch(
      `inputType: is a string of 5 characters, which is not an option of ${method}; there are: signal, purpose, timeouts, headers, metadata, maxWaitMs, maxAttempts, priority, wire${more}`,
    );
  });

  it("have all their problems in one error", () => {
    expect(() => normalize({ maxWaitMs: "1", priority: 1, headers: { host: "a", cookie: "b" } })).toThrow(
      /4 problems/,
    );
  });
});

describe("the headers of a call", () => {
  it.each([
    "Authorization",
    "api-key",
    "X-API-Key",
    "Cookie",
    "host",
    "Content-Type",
    "content-length",
    "Proxy-Authorization",
    "Connection",
    "keep-alive",
    "Transfer-Encoding",
    "TE",
    "trailer",
    "Upgrade",
    "expect",
    "",
    "x team",
    "x-team\n",
    "naïve",
  ])("may not be named %j", (name) => {
    expect(() => normalize({ headers: { [name]: "a" } })).toThrow(InvalidConfigError);
  });

  it.each(["x-request-id", "traceparent", "X-Content-Hash", "OpenAI-Beta"])("may be named %s", (name) => {
    expect(normalize({ headers: { [name]: "a\tb é" } }).headers).toEqual({ [name]: "a\tb é" });
  });

  it.each(["secret-7\r\nx: y", "secret-7\0", "secret-7 €", { secret: 7 }, undefined])(
    "may not hold %j, which no message shows",
    (value) => {
      const problem = problemOf({ headers: { "x-team": value } });
      expect(problem).toMatch(/^headers\["x-team"\]: /);
      expect(problem).not.toContain("secret-7");
    },
  );
});
