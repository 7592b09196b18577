import { expect, it } from "vitest";
import { callWithSpare } from "./corpus-call.js";
import type { CorpusCase } from "./corpus-case.js";
import { roadsTo } from "./roads.js";
import { serve } from "./serve.js";

const [road] = roadsTo({ provider: "openai", kind: "http", operation: "chat" } as CorpusCase);

/** What stands beside `error` says more than it does, and the SDK hands `error` alone over. */
it.each([
  // Fastify's rate limit, and its validation.
  [
    429,
    { statusCode: 429, error: "Too Many Requests", message: "Retry in 2 minutes" },
    "rate_limited",
    120_000,
  ],
  [
    400,
    { statusCode: 400, error: "Bad Request", message: "The model gpt-9 does not exist" },
    "not_found",
    undefined,
  ],
  [
    429,
    { error: { message: "Slow down", code: "rate_limit_exceeded" }, retryAfter: 9 },
    "rate_limited",
    9_000,
  ],
  [401, { error: "Unauthorized" }, "auth", undefined],
  [429, { error: [{ message: "Rate limited" }], retry: "x" }, "rate_limited", undefined],
] as const)("reads what stands beside the error of a %d: %j", async (status, body, wanted, wait) => {
  const origin = await serve((_, response) => response.writeHead(status).end(JSON.stringify(body)));
  const { attempt } = await callWithSpare(road ?? expect.unreachable(), origin);
  expect([attempt?.classification?.class, attempt?.classification?.retryAfterMs]).toEqual([wanted, wait]);
});
