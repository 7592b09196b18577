import { AllCredentialsFailedError, defaultPolicy } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { callWithSpare, nowEpochMs, type Outcome, type Road } from "./corpus-call.js";
import { type CorpusCase, readCorpus } from "./corpus-case.js";
import { networkError } from "./network-error.js";
import { roadsTo } from "./roads.js";
import { sendCase } from "./send-case.js";
import { serve } from "./serve.js";

const cases = (["openai", "azure", "volcengine", "compat"] as const).flatMap(readCorpus);
/** Read by another change: a finish reason that says that the answer broke. */
const unread: ReadonlySet<string> = new Set(["compat-025"]);
const agreed = cases.filter(({ id, disputed }) => disputed === undefined && !unread.has(id));
const ofCaller = agreed.filter((line) => line.class === "aborted");
const failing = agreed.filter((line) => line.class !== "aborted");

/** Words that an SDK threw, where a stream's own bytes were not kept. */
const isWordOfSdk = ({ kind, body }: CorpusCase) =>
  kind === "network" || (kind === "stream" && typeof body === "string" && !/^(?:<|data:)/.test(body));

describe("a recorded failure", () => {
  it.each(failing.filter((line) => !isWordOfSdk(line)))("$id is $class, of $scope", async (line) => {
    for (const status of line.status === null && line.kind === "http" ? [400, 403, 500] : [400]) {
      const origin = await serve((_, response) => sendCase(response, line, status));
      for (const road of roadsTo(line)) {
        expectOutcome(await callWithSpare(road, origin), line, road);
      }
    }
  });

  it.each(failing.filter(isWordOfSdk))("$id is $class, of $scope, thrown by the network", async (line) => {
    const transport = { fetch: () => Promise.reject(networkError(line)) };
    for (const road of roadsTo(line)) {
      expectOutcome(await callWithSpare(road, "http://127.0.0.1:9", { transport }), line, road);
    }
  });

  it.each(ofCaller)("$id is the caller's own wish", async (line) => {
    const reason = Object.assign(new Error("enough"), { status: 500, code: "rate_limit_exceeded" });
    for (const road of roadsTo(line)) {
      const caller = new AbortController();
      const origin = await serve(() => caller.abort(reason));
      const outcome = await callWithSpare(road, origin, { signal: caller.signal });
      expect(outcome).toMatchObject({ movedOn: false, isParked: false, opened: [] });
      expect(outcome.error).toBe(reason);
    }
  });
});

function expectOutcome(outcome: Outcome, line: CorpusCase, road: Road): void {
  const { class: judged, scope, retryAfterMs = null, evidence } = outcome.attempt?.classification ?? {};
  // Another class that is right too has a scope of its own.
  const isOther = judged !== undefined && line.also?.includes(judged) === true;
  const { call, circuit } = defaultPolicy[isOther ? judged : line.class];
  const wait = line.reset_at === undefined ? line.retry_after_ms : Date.parse(line.reset_at) - nowEpochMs;
  const isWeak = isReadFromText(line) || (refusals.has(line.status) && evidence === "text");
  const isOfInput = scope === "request";
  const opensAtOnce =
    !isOfInput && ((circuit === "open" && !isWeak) || (circuit !== "none" && wait !== null));
  const seen = `${road.name}, ${road.operation}: ${line.trap ?? line.reason}`;
  expect({ class: judged, scope, retryAfterMs }, seen).toEqual({
    class: isOther ? judged : line.class,
    scope: isOther ? scope : line.scope,
    retryAfterMs: wait,
  });
  expect({ movedOn: outcome.movedOn, isParked: outcome.isParked, opened: outcome.opened }, seen).toEqual({
    movedOn: call !== "rethrow",
    isParked: opensAtOnce,
    opened: opensAtOnce ? [scope] : [],
  });
  if (call === "rethrow") expect(AllCredentialsFailedError.isInstance(outcome.error), seen).toBe(false);
}

const refusals: ReadonlySet<number | null> = new Set([400, 413, 422]);

/** A 400 whose body names no code: its sentence may quote a prompt, so that one such reply parks nobody. */
function isReadFromText({ id, status, body }: CorpusCase): boolean {
  if (!refusals.has(status)) return false;
  // Azure's code is the sentence itself here.
  if (id === "azure-062") return true;
  const { error } = (typeof body === "object" && body !== null ? body : {}) as { error?: object };
  if (error === undefined) return false;
  const { code, type } = { code: undefined, type: undefined, ...error };
  return [code, type].every(
    (word: unknown) => word == null || word === "invalid_request_error" || word === "BadRequest",
  );
}
