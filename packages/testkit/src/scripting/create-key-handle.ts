import type { FaultOptions } from "../contract/faults.js";
import type { SimulatorClock } from "../contract/simulator-clock.js";
import type { Journal } from "../counting/journal.js";
import { recordedReply } from "../recorded/recorded-reply.js";
import type { FaultBook } from "./fault-book.js";
import type { FaultKinds } from "./fault-kinds.js";
import type { KeyHandle } from "./key-handle.js";
import { RateLimiter } from "./rate-limiter.js";

/** Creates the handle of one key, or of all keys if `key` is undefined. */
export function createKeyHandle(
  faults: FaultBook,
  journal: Journal,
  clock: SimulatorClock,
  key?: string,
): KeyHandle {
  function add<Kind extends keyof FaultKinds>(
    kind: Kind,
    fault: FaultKinds[Kind],
    options?: FaultOptions,
  ): KeyHandle {
    faults.add(kind, fault, options);
    return handle;
  }
  const handle: KeyHandle = {
    get requests() {
      return journal.requestsOf(key);
    },
    get stats() {
      return journal.statsOf(key);
    },
    healthy(scope) {
      faults.clear(scope?.endpoint);
      return handle;
    },
    rateLimit: (limits, scope) => add("rateLimit", new RateLimiter(limits, clock), scope),
    quota: (requests, scope) => add("quota", { remaining: requests }, scope),
    revoked: (options) => add("answer", { type: "revoked" }, options),
    latency: (delay, options) =>
      add("latency", typeof delay === "number" ? { minMs: delay, maxMs: delay } : delay, options),
    status: (status, { body, headers, ...options } = {}) =>
      add("answer", { type: "status", status, body, ...(headers && { headers }) }, options),
    fail(name, options) {
      const reply = recordedReply(name);
      return add("answer", { type: "reply", reply: () => reply }, options);
    },
    resetConnection: (options) => add("answer", { type: "reset" }, options),
    hang: (options) => add("answer", { type: "hang" }, options),
    htmlError: (status = 502, options = {}) => add("answer", { type: "html", status }, options),
    truncatedJson: (options) => add("answer", { type: "truncatedJson" }, options),
    reply: (reply, options) => add("answer", { type: "reply", reply }, options),
    breakStream: ({ afterTokens = 0, ...options } = {}) =>
      add("stream", { type: "cut", afterTokens }, options),
    streamError: ({ afterTokens = 0, error, ...options } = {}) =>
      add("stream", { type: "error", afterTokens, ...(error && { error }) }, options),
    endStreamWithoutFinish: ({ afterTokens = Number.POSITIVE_INFINITY, ...options } = {}) =>
      add("stream", { type: "noFinish", afterTokens }, options),
    finishWith: (reason, { afterTokens = 0, ...options } = {}) =>
      add("finish", { reason, afterTokens }, options),
    keepAlives: ({ count = Number.POSITIVE_INFINITY, everyMs = 50, style = "comment", ...options } = {}) =>
      add("keepAlives", { count, everyMs, style }, options),
    emptyData: (options) => add("vectors", { type: "emptyData" }, options),
    wrongDimensions: (dimensions, options) =>
      add("vectors", { type: "wrongDimensions", dimensions }, options),
    zeroVector: (options) => add("vectors", { type: "zeroVector" }, options),
    nullVector: (options) => add("vectors", { type: "nullVector" }, options),
    ignoreBase64: (options) => add("encoding", { type: "ignoreBase64" }, options),
    waitForRequests: (count, { timeoutMs = 10_000 } = {}) => journal.waitForRequests(count, timeoutMs, key),
  };
  return handle;
}
