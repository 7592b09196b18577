import { AllCredentialsFailedError, defaultPolicy } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { callWithSpare, nowEpochMs, type Outcome, type Road } from "./corpus-call.js";
import { type CorpusCase, readCorpus } from "./corpus-case.js";
import { networkError } from "./network-error.js";
import { roadsTo } from "./roads.js";
import { sendCase } from "./send-case.js";
import { serve } from "./serve.js";

const cases = (["openai", "azure", "volcengine"] as const).flatMap(readCorpus);
const agreed = cases.filter(({ disputed }) => disputed === undefined);
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
  const { call, circuit } = defaultPolicy[line.class];
  const { class: judged, scope, retryAfterMs = null } = outcome.attempt?.classification ?? {};
  const wait = line.reset_at === undefined ? line.retry_after_ms : Date.parse(line.reset_at) - nowEpochMs;
  const opensAtOnce = (circuit === "open" && !isReadFromText(line)) || (circuit !== "none" && wait !== null);
  const seen = `${road.name}, ${road.operation}: ${line.trap ?? line.reason}`;
  expect({ class: judged, scope, retryAfterMs }, seen).toEqual({
    class: line.class,
    scope: line.scope,
    retryAfterMs: wait,
  });
  expect({ movedOn: outcome.movedOn, isParked: outcome.isParked, opened: outcome.opened }, seen).toEqual({
    movedOn: call !== "rethrow",
    isParked: opensAtOnce,
    opened: opensAtOnce ? [line.scope] : [],
  });
  if (call === "rethrow") expect(AllCredentialsFailedError.isInstance(outcome.error), seen).toBe(false);
}

/** A 400 whose body names no code: its sentence may quote a prompt, so that one such reply parks nobody. */
function isReadFromText({ id, status, body }: CorpusCase): boolean {
  if (status !== 400 && status !== 413 && status !== 422) return false;
  // Azure's code is the sentence itself here.
  if (id === "azure-062") return true;
  const { error } = (typeof body === "object" && body !== null ? body : {}) as { error?: object };
  if (error === undefined) return false;
  const { code, type } = { code: undefined, type: undefined, ...error };
  return [code, type].every(
    (word: unknown) => word == null || word === "invalid_request_error" || word === "BadRequest",
  );
}
