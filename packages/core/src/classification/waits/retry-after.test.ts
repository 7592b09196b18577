import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after.js";

const nowEpochMs = Date.UTC(2026, 3, 14, 12, 0, 0);
const ofHeaders = (headers: Record<string, string>) => parseRetryAfter(new Headers(headers), "", nowEpochMs);
const ofMessage = (message: string) => parseRetryAfter(undefined, message, nowEpochMs);

describe("parseRetryAfter of headers", () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after-ms": "1250" }, 1_250],
    [{ "retry-after-ms": "1250.5" }, 1_251],
    [{ "retry-after-ms": "20", "retry-after": "7" }, 20],
    [{ "retry-after-ms": "soon", "retry-after": "7" }, 7_000],
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": " 0.25 " }, 250],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "86400" }, 86_400_000],
    [{ "retry-after": "Tue, 14 Apr 2026 12:01:30 GMT" }, 90_000],
    [{ "retry-after": "Tuesday, 14-Apr-26 12:01:30 GMT" }, 90_000],
    [{ "retry-after": "Tue Apr 14 12:01:30 2026" }, 90_000],
    [{ "retry-after": "Tue, 14 Apr 2026 11:00:00 GMT" }, undefined],
    [{ "retry-after": "Tue, 44 Apr 2026 11:00:00 GMT" }, undefined],
    [{ "retry-after": "apple 5" }, undefined],
    [{ "retry-after": "-5" }, undefined],
    [{ "retry-after": "NaN" }, undefined],
    [{ "retry-after": "Infinity" }, undefined],
    [{ "retry-after": "1e9" }, undefined],
    [{ "retry-after": "99999999999" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{}, undefined],
  ])("%j is %s", (headers, expected) => {
    expect(ofHeaders(headers)).toBe(expected);
  });
});

describe("parseRetryAfter of a message", () => {
  it.each<[string, number]>([
    ["Used 976163, Requested 70716. Please try again in 2.812s. Visit https://platform.openai.com", 2_812],
    ["Please try again in 644ms. Visit", 644],
    ["(RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s. Visit", 432_000],
    ["Please try again in 1h0m0s.", 3_600_000],
    ["Please retry after the upgrade. Try again in 5 seconds", 5_000],
    ["Please retry after 54 seconds. Please go here: https://aka.ms/oai/quotaincrease", 54_000],
    ["Please retry after 86400 seconds.", 86_400_000],
    ["Rate limit is exceeded. Try again in 2 seconds.", 2_000],
    ["Try again in 21 minutes and 33 seconds", 1_293_000],
    ["Try again in 1 hour, 2 minutes, and 3 seconds", 3_720_000],
    [
      "Rate limit of 10 per 60s exceeded for UserByModelByMinute. Please wait 46 seconds before retrying.",
      46_000,
    ],
    ["Rate limit of 1 per 60s exceeded. Please wait 0 seconds before retrying.", 0],
    ["Rate limit of 150 per 86400s exceeded. Please wait 42567 seconds before retrying.", 42_567_000],
    ["You must wait 2.5 seconds before the next request", 2_500],
    ["Out of call volume quota. Quota will be replenished in 2.12 days.", 183_168_000],
    ["Quota will be replenished in 5.03:23:11.", 444_191_000],
    ["Quota will be replenished in 00:05:00.", 300_000],
    ["Quota will be replenished in 23:59:59", 86_399_000],
    ["Please try again in 5s 5s after", 5_000],
    ["Please retry after 31622400 seconds", 31_622_400_000],
    ["It will reset at 2026-04-14 23:59:59 +0800 CST. We recommend upgrading", 14_399_000],
    ["It will reset at 2026-04-14T12:00:01Z.", 1_000],
    ["Resets at 2026-04-14 12:00:01.5 UTC", 1_000],
    ["503: retry after 413 ms", 413],
    ["retry after 401 seconds", 401_000],
    ["Please wait for 3 minutes.", 180_000],
    ["please try again later, or retry in 5s", 5_000],
  ])("%j is %s ms", (message, expected) => {
    expect(ofMessage(message)).toBe(expected);
  });

  it.each([
    "Rate limit of 10 per 60s exceeded",
    "Rate limit reached: RPM: Limit 400, Used 400, Requested 1",
    "a limit of 150 per 86400s",
    "Please include the request ID 500d9fff2057e4af93a280f67002c342 in your message.",
    "please wait a moment and try again",
    "You can retry your request, or contact us",
    "Please try again in a few minutes.",
    "Please try again with a different prompt",
    "please retry after 30",
    "retry after -5 seconds",
    "retry after 20 tokens",
    "timed out after 30 seconds",
    "we had to wait 60 seconds",
    "replenished in 24:00:00",
    "replenished in 00:60:00",
    "replenished in 00:00:60",
    "Please retry after 31622401 seconds",
    "It will reset at {{reset_time}}.",
    "It will reset at 2026-04-14 23:59:59",
    "It will reset at 2026-04-14 11:59:59 +0000 UTC",
    "It will reset at 2026-44-99 23:59:59 +0800",
    "try again in 99999999999 seconds",
    "",
  ])("%j states no wait", (message) => {
    expect(ofMessage(message)).toBeUndefined();
  });

  it("looks at the first 4,096 characters only", () => {
    const at = (filler: number) => ofMessage(`${"x ".repeat(filler)}try again in 5s`);
    expect([at(2_000), at(2_100)]).toEqual([5_000, undefined]);
  });
});

describe("parseRetryAfter of rate limit headers", () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    [
      "the dimension that is used up",
      {
        "x-ratelimit-remaining-requests": "12",
        "x-ratelimit-reset-requests": "6m0s",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "1.5s",
      },
      1_500,
    ],
    [
      "the longer of two that are used up",
      {
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "17ms",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "6m0s",
      },
      360_000,
    ],
    [
      "Azure's bare seconds",
      { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "55" },
      55_000,
    ],
    [
      "the other spelling",
      { "x-rate-limit-remaining-tokens": "0", "x-rate-limit-reset-tokens": "55" },
      55_000,
    ],
    [
      "nothing when some is left",
      { "x-ratelimit-remaining-tokens": "9", "x-ratelimit-reset-tokens": "5s" },
      undefined,
    ],
    [
      "nothing of a sentinel -1",
      { "x-ratelimit-remaining-tokens": "-1", "x-ratelimit-reset-tokens": "5" },
      undefined,
    ],
    [
      "nothing of a reset 0",
      { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "0" },
      undefined,
    ],
    [
      "nothing of a moment in epoch seconds",
      { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1776168000" },
      undefined,
    ],
    ["the reset of IETF's draft, version 07", { ratelimit: "limit=10, remaining=0, reset=33" }, 33_000],
    ["its policy that is spent", { ratelimit: '"burst";r=5;t=2, "daily";r=0;t=600' }, 600_000],
    ["nothing of a policy that has something left", { ratelimit: '"api";r=3;t=132' }, undefined],
    ["a Retry-After with a unit", { "retry-after": "45s" }, 45_000],
    ["Azure's milliseconds", { "x-ms-retry-after-ms": "2500" }, 2_500],
    ["nothing without a reset", { "x-ratelimit-remaining-tokens": "0" }, undefined],
  ])("takes %s", (_what, headers, expected) => {
    expect(ofHeaders(headers)).toBe(expected);
  });
});

describe("parseRetryAfter", () => {
  it("believes the header before the sentence, and the sentence before the rate limits", () => {
    const limits = { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "3s" };
    const sentence = "Please try again in 2s.";
    const all = new Headers({ ...limits, "retry-after": "1" });
    expect(parseRetryAfter(all, sentence, nowEpochMs)).toBe(1_000);
    expect(parseRetryAfter(new Headers(limits), sentence, nowEpochMs)).toBe(2_000);
    expect(parseRetryAfter(new Headers(limits), "", nowEpochMs)).toBe(3_000);
  });

  it("gives a wait of at most a year, or none, whatever the text", () => {
    const words = fc.constantFrom(
      "try again in ",
      "retry after ",
      "please wait ",
      "replenished in ",
      "resets at ",
      "1",
      "99",
      ".",
      ":",
      "-",
      "s",
      "ms",
      "h",
      " and ",
      "2026-04-14 ",
      "00:00:00",
      " +0800",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.integer(), (message, now) => {
        const waitMs = parseRetryAfter(undefined, message, now);
        expect(
          waitMs === undefined || (Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= 366 * 86_400_000),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("reads every number of seconds, in the header and in the sentence", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31_000_000 }), (seconds) => {
        expect(ofHeaders({ "retry-after": String(seconds) })).toBe(seconds * 1_000);
        expect(ofMessage(`Please retry after ${seconds} seconds.`)).toBe(seconds * 1_000);
      }),
    );
  });

  it("reads every date", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31_000_000 }), (seconds) => {
        const date = new Date(nowEpochMs + seconds * 1_000).toUTCString();
        expect(ofHeaders({ "retry-after": date })).toBe(seconds * 1_000);
      }),
    );
  });

  it.each([
    ["120, 60", 120_000],
    ["60,120", 120_000],
    ["1m30s, 5", 90_000],
    ["Wed, 21 Oct 2015 07:28:00 GMT, 60", 60_000],
    ["60, Wed, 21 Oct 2015 07:28:00 GMT", 60_000],
    ["60, soon", undefined],
    [", ".repeat(50_000), undefined],
  ])("of a header that came twice, which is one list, keeps the longest wait: %s", (value, waitMs) => {
    expect(ofHeaders({ "retry-after": value })).toBe(waitMs);
  });

  it("is done at once with text made to slow it down", () => {
    const hostile = [
      "try again in ".repeat(9_000),
      "1".repeat(100_000),
      `retry in ${" ".repeat(100_000)}`,
      "wait 1".repeat(20_000),
    ];
    const began = process.cpuUsage();
    expect(hostile.map(ofMessage)).toEqual([undefined, undefined, undefined, undefined]);
    // In milliseconds where time grows with the text, in minutes where it grows with its square.
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });
});
