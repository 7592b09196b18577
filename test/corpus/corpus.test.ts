import { AllCredentialsFailedError, defaultPolicy, type ErrorClass } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { callWithSpare, nowEpochMs, type Outcome, type Road } from "./corpus-call.js";
import { type CorpusCase, readCorpus } from "./corpus-case.js";
import { networkError } from "./network-error.js";
import { testedRoadsTo } from "./roads.js";
import { sendCase } from "./send-case.js";
import { serveInTurn } from "./serve.js";

const cases = (["openai", "azure", "volcengine", "compat"] as const).flatMap(readCorpus);
const agreed = cases.filter(({ disputed }) => disputed === undefined);
const ofCaller = agreed.filter((line) => line.class === "aborted");
const failing = agreed.filter((line) => line.class !== "aborted");

/** Words that an SDK threw, where a stream's own bytes were not kept. */
const isWordOfSdk = ({ kind, body }: CorpusCase) =>
  kind === "network" || (kind === "stream" && typeof body === "string" && !/^(?:<|data:)/.test(body));

describe("a recorded failure", () => {
  const serve = serveInTurn();

  it.each(failing.filter((line) => !isWordOfSdk(line)))("$id is $class, of $scope", async (line) => {
    for (const status of line.status === null && line.kind === "http" ? [400, 403, 500] : [400]) {
      const origin = serve((_, response) => sendCase(response, line, status));
      for (const road of testedRoadsTo(line, cases.indexOf(line))) {
        expectOutcome(await callWithSpare(road, origin), line, road);
      }
    }
  });

  it.each(failing.filter(isWordOfSdk))("$id is $class, of $scope, thrown by the network", async (line) => {
    const transport = { fetch: () => Promise.reject(networkError(line)) };
    for (const road of testedRoadsTo(line, cases.indexOf(line))) {
      expectOutcome(await callWithSpare(road, "http://127.0.0.1:9", { transport }), line, road);
    }
  });

  it.each(ofCaller)("$id is the caller's own wish", async (line) => {
    const reason = Object.assign(new Error("enough"), { status: 500, code: "rate_limit_exceeded" });
    for (const road of testedRoadsTo(line, cases.indexOf(line))) {
      const caller = new AbortController();
      const origin = serve(() => caller.abort(reason));
      const outcome = await callWithSpare(road, origin, { signal: caller.signal });
      expect(outcome).toMatchObject({ movedOn: false, isParked: false, opened: [] });
      expect(outcome.error).toBe(reason);
    }
  });
});

function expectOutcome(outcome: Outcome, line: CorpusCase, road: Road): void {
  const { class: judged, scope, evidence, retryAfterMs = null } = outcome.attempt?.classification ?? {};
  // Another class that is right too has a scope of its own.
  const isOther = judged !== undefined && line.also?.includes(judged) === true;
  const { call, circuit } = defaultPolicy[isOther ? judged : line.class];
  const wait = line.reset_at === undefined ? line.retry_after_ms : Date.parse(line.reset_at) - nowEpochMs;
  const expectedScope = isOther ? scope : line.scope;
  // A sentence may quote a prompt, so that one such reply parks nobody, unless its status says as much.
  const isWeak = line.read_from === "text" || (evidence === "text" && !saysItself(line.status, judged));
  const opensAtOnce =
    expectedScope !== "request" && ((circuit === "open" && !isWeak) || (circuit !== "none" && wait !== null));
  const seen = `${road.name}, ${road.operation}: ${line.trap ?? line.reason}`;
  expect({ class: judged, scope, retryAfterMs }, seen).toEqual({
    class: isOther ? judged : line.class,
    scope: expectedScope,
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

describe("the labels of the corpus", () => {
  it("say of every refusal that could park a credential whether a name or the sentence alone says so", () => {
    const opening = cases.filter(
      (line) => refusals.has(line.status) && defaultPolicy[line.class].circuit === "open",
    );
    const labelled = cases.filter(({ read_from }) => read_from !== undefined);
    expect(labelled.map(({ id }) => id)).toEqual(opening.map(({ id }) => id));
  });
});

/** Whether the status is about who asks, or means the class without a sentence; a limit of a pace opens whatever the status is. */
function saysItself(status: number | null, judged: ErrorClass | undefined): boolean {
  if (refusals.has(status)) return false;
  return (
    (status !== null && [401, 402, 403, 429].includes(status)) ||
    judged === "rate_limited" ||
    ([404, 405, 410].includes(status ?? 0) && judged === "not_found")
  );
}
