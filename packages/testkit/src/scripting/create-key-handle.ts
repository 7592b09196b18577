import {
  anything,
  checkFields,
  checkValue,
  code,
  delay,
  fields,
  type Kinds,
  oneOf,
  rate,
  status,
  text,
  textsByName,
  times,
  whole,
  wholeOrInfinity,
} from "../contract/check-values.js";
import type { FaultOptions } from "../contract/faults.js";
import type { SimulatorClock } from "../contract/simulator-clock.js";
import type { Journal } from "../counting/journal.js";
import { recordedReply } from "../recorded/recorded-reply.js";
import type { FaultBook } from "./fault-book.js";
import type { FaultKinds } from "./fault-kinds.js";
import type { KeyHandle } from "./key-handle.js";
import { RateLimiter } from "./rate-limiter.js";

/** Where a limit applies. */
const scopeKinds: Kinds = { endpoint: text, model: text };
const streamKinds: Kinds = { afterTokens: wholeOrInfinity };
const keepAliveKinds: Kinds = {
  count: wholeOrInfinity,
  everyMs: delay,
  style: oneOf("comment", "emptyDelta"),
};

/** The options of a fault, checked. A misspelt `times` would make the fault last. @throws RangeError */
function faultOptions<Options extends FaultOptions>(
  method: string,
  options: Options | undefined,
  own: Kinds = {},
): Options {
  const given = options ?? ({} as Options);
  checkFields(method, given, { ...scopeKinds, times, ...own });
  return given;
}

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
    rateLimit(limits, scope) {
      checkFields("rateLimit", limits, { requestsPerMinute: rate, tokensPerMinute: rate });
      checkValue("requestsPerMinute of rateLimit()", limits.requestsPerMinute, rate);
      checkFields("rateLimit", scope ?? {}, scopeKinds);
      return add("rateLimit", new RateLimiter(limits, clock), scope);
    },
    quota(requests, scope) {
      checkValue("requests of quota()", requests, wholeOrInfinity);
      checkFields("quota", scope ?? {}, scopeKinds);
      return add("quota", { remaining: requests }, scope);
    },
    revoked: (options) => add("answer", { type: "revoked" }, faultOptions("revoked", options)),
    latency(time, options) {
      const range = typeof time === "object" ? time : { minMs: time, maxMs: time };
      checkFields("latency", range, { minMs: delay, maxMs: delay });
      checkValue("minMs of latency()", range.minMs, delay);
      checkValue("maxMs of latency()", range.maxMs, delay);
      return add("latency", range, faultOptions("latency", options));
    },
    status(answered, options = {}) {
      checkValue("the status of status()", answered, status);
      faultOptions("status", options, { body: anything, headers: textsByName });
      const { body, headers, ...where } = options;
      return add("answer", { type: "status", status: answered, body, ...(headers && { headers }) }, where);
    },
    fail(name, options) {
      const reply = recordedReply(name);
      return add("answer", { type: "reply", reply: () => reply }, faultOptions("fail", options));
    },
    resetConnection: (options) => add("answer", { type: "reset" }, faultOptions("resetConnection", options)),
    hang: (options) => add("answer", { type: "hang" }, faultOptions("hang", options)),
    htmlError(answered = 502, options = {}) {
      checkValue("the status of htmlError()", answered, status);
      return add("answer", { type: "html", status: answered }, faultOptions("htmlError", options));
    },
    truncatedJson: (options) =>
      add("answer", { type: "truncatedJson" }, faultOptions("truncatedJson", options)),
    reply(reply, options) {
      checkValue("the reply of reply()", reply, code);
      return add("answer", { type: "reply", reply }, faultOptions("reply", options));
    },
    breakStream(options = {}) {
      const { afterTokens = 0, ...where } = faultOptions("breakStream", options, streamKinds);
      return add("stream", { type: "cut", afterTokens }, where);
    },
    streamError(options = {}) {
      const kinds = { ...streamKinds, error: fields };
      const { afterTokens = 0, error, ...where } = faultOptions("streamError", options, kinds);
      return add("stream", { type: "error", afterTokens, ...(error && { error }) }, where);
    },
    endStreamWithoutFinish(options = {}) {
      const given = faultOptions("endStreamWithoutFinish", options, streamKinds);
      const { afterTokens = Number.POSITIVE_INFINITY, ...where } = given;
      return add("stream", { type: "noFinish", afterTokens }, where);
    },
    finishWith(reason, options = {}) {
      checkValue("the reason of finishWith()", reason, text);
      const { afterTokens = 0, ...where } = faultOptions("finishWith", options, streamKinds);
      return add("finish", { reason, afterTokens }, where);
    },
    keepAlives(options = {}) {
      const given = faultOptions("keepAlives", options, keepAliveKinds);
      const { count = Number.POSITIVE_INFINITY, everyMs = 50, style = "comment", ...where } = given;
      return add("keepAlives", { count, everyMs, style }, where);
    },
    emptyData: (options) => add("vectors", { type: "emptyData" }, faultOptions("emptyData", options)),
    wrongDimensions(dimensions, options) {
      checkValue("the dimensions of wrongDimensions()", dimensions, whole);
      return add(
        "vectors",
        { type: "wrongDimensions", dimensions },
        faultOptions("wrongDimensions", options),
      );
    },
    zeroVector: (options) => add("vectors", { type: "zeroVector" }, faultOptions("zeroVector", options)),
    nullVector: (options) => add("vectors", { type: "nullVector" }, faultOptions("nullVector", options)),
    ignoreBase64: (options) =>
      add("encoding", { type: "ignoreBase64" }, faultOptions("ignoreBase64", options)),
    waitForRequests: (count, { timeoutMs = 10_000 } = {}) => journal.waitForRequests(count, timeoutMs, key),
  };
  return handle;
}
