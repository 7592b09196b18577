import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after.js";

const now = Date.parse("2026-04-10T12:00:00Z");
const ofBody = (body: unknown) => parseRetryAfter(undefined, "", now, body);
const ofHeaders = (headers: Record<string, string>) => parseRetryAfter(new Headers(headers), "", now);
const ofMessage = (message: string) => parseRetryAfter(undefined, message, now);
const inAMinute = now + 60_000;

describe("a wait in the body", () => {
  it.each([
    [
      "Google's RetryInfo",
      { error: { details: [{ "@type": "x/google.rpc.RetryInfo", retryDelay: "37s" }] } },
      37_000,
    ],
    ["of seconds and nanos", { error: { details: [{ retryDelay: { seconds: 37, nanos: 0 } }] } }, 37_000],
    ["in a text", { error: { message: 'Error: {"error":{"details":[{"retryDelay":"1.5s"}]}}' } }, 1_500],
    ["in a text alone", '[{"error":{"details":[{"retryDelay":"37s"}]}}]', 37_000],
    ["as seconds", { error: { retry_after: 12 } }, 12_000],
    ["as milliseconds", { error: { retry_after_ms: 250 } }, 250],
    ["as a length", { retryAfter: "1m30s" }, 90_000],
    ["as a moment", { error: { resets_at: inAMinute / 1_000 } }, 60_000],
    ["as a moment in words", { error: { reset_at: "2026-04-10T12:01:00Z" } }, 60_000],
    ["as seconds until the reset", { error: { resets_in_seconds: 60 } }, 60_000],
    [
      "in headers that a relay passes on",
      {
        error: {
          metadata: { headers: { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(inAMinute) } },
        },
      },
      60_000,
    ],
    ["not in a model's answer", { retry: "soon", wait: 5 }, undefined],
    ["not when it is absurd", { retry_after: 1e9 + 1 }, undefined],
  ])("is read: %s", (_, body, expected) => {
    expect(ofBody(body)).toBe(expected);
  });

  it("of any depth and size is searched in bounds", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`) as unknown;
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, {}]));
    expect(ofBody(deep)).toBeUndefined();
    expect(ofBody(wide)).toBeUndefined();
  });
});

describe("a reset in the headers", () => {
  it.each([
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "30" }, 30_000],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(inAMinute / 1_000) }, 60_000],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(inAMinute) }, 60_000],
    [{ "x-ratelimit-remaining": "4", "x-ratelimit-reset": "30" }, undefined],
    [{ "x-ratelimit-remaining-requests-day": "0", "x-ratelimit-reset-requests-day": "3600.5" }, 3_600_500],
    [
      {
        "anthropic-ratelimit-tokens-remaining": "0",
        "anthropic-ratelimit-tokens-reset": "2026-04-10T12:01:00Z",
      },
      60_000,
    ],
  ])("%j is %s ms", (headers, expected) => {
    expect(ofHeaders(headers)).toBe(expected);
  });
});

describe("a wait in a sentence", () => {
  it.each([
    ["请在 30 秒后重试", 30_000],
    ["请求过于频繁，请等待 2 分钟后再试", 120_000],
    ["额度将于 1 小时后恢复", 3_600_000],
    ["您的限额将在 2026-04-10 21:00:00 重置。", 3_600_000],
    ["Daily limit reached. Upgrade or wait 3h 20m.", 12_000_000],
    ["Your quota is available in 1h2m", 3_720_000],
    ["Retry-After: 30", 30_000],
    ["Limit resets at: 2026-04-10T12:01:00Z", 60_000],
    ["You will regain access on 2026-04-11 at 00:00 UTC.", 43_200_000],
    [`Try again at ${inAMinute / 1_000}`, 60_000],
    ["过去 30 分钟内的请求过多", undefined],
    ["1分钟内最多请求10次", undefined],
  ])("%j is %s ms", (message, expected) => {
    expect(ofMessage(message)).toBe(expected);
  });
});
