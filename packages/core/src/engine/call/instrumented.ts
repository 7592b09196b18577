import type { Instrumentation, InstrumentedAttempt } from "../../contract/instrumentation.js";
import { type ConfigIssue, InvalidConfigError } from "../../errors/invalid-config-error.js";
import { headerProblems } from "../../request/header-problems.js";
import type { CallRequest } from "./call-request.js";
import type { RunningAttempt } from "./running-attempt.js";

/** Runs a request within a user's instrumentations. They see the attempt and cannot change its outcome: what the request gave counts. */
export async function instrumented<Reply>(
  attempt: RunningAttempt,
  instrumentations: readonly Instrumentation[],
  request: CallRequest<Reply>,
): Promise<Reply> {
  const { shared } = attempt.part.call.model;
  const seen = seenOf(attempt);
  let sending: Promise<Reply> | undefined;
  let hasBegun: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  const run = (): Promise<Reply> => {
    if (sending === undefined) {
      sending = sendOnce(attempt, seen, request);
      // An instrumentation may drop what it gets; the rejection must not end the process.
      sending.catch(() => undefined);
      hasBegun();
    }
    return sending;
  };
  const report = (error: unknown) => shared.reportInstrumentation("aroundAttempt", error);
  const wrapped = instrumentations.reduceRight<() => Promise<Reply>>(
    (inner, instrumentation) => () => around(instrumentation, seen, inner, report),
    run,
  );
  const settled = wrapped().then(
    () => undefined,
    (error) =>
      sending === undefined
        ? report(error)
        : sending.then(
            () => report(error),
            () => undefined,
          ),
  );
  await Promise.race([begun, settled]);
  return run();
}

/** What the adapter throws at once is its rejection; an attempt that is over sends nothing any more. */
async function sendOnce<Reply>(
  attempt: RunningAttempt,
  seen: InstrumentedAttempt,
  request: CallRequest<Reply>,
): Promise<Reply> {
  const { interruption } = attempt.time;
  if (interruption !== undefined) {
    throw interruption.reason;
  }
  const { reportInstrumentation } = attempt.part.call.model.shared;
  let problems: readonly ConfigIssue[] = [];
  let added: Readonly<Record<string, string>> = {};
  try {
    added = { ...seen.headers };
    problems = headerProblems(added);
  } catch (error) {
    reportInstrumentation("aroundAttempt", error);
  }
  if (problems.length > 0) {
    // Sent, they would take the key's place, and the credential would be blamed.
    reportInstrumentation(
      "aroundAttempt",
      new InvalidConfigError({ subject: "headers of aroundAttempt()", issues: problems }),
    );
  } else {
    attempt.headers = { ...attempt.headers, ...added };
  }
  return request.send(attempt.credential, attempt.context());
}

function around<Reply>(
  instrumentation: Instrumentation,
  seen: InstrumentedAttempt,
  inner: () => Promise<Reply>,
  report: (error: unknown) => void,
): Promise<Reply> {
  if (instrumentation.aroundAttempt === undefined) {
    return inner();
  }
  try {
    return Promise.resolve(instrumentation.aroundAttempt(seen, inner));
  } catch (error) {
    report(error);
    return inner();
  }
}

function seenOf(attempt: RunningAttempt): InstrumentedAttempt {
  const { callId, attemptId, kind, modelKind, model, credentialId, provider, probe, metadata } =
    attempt.event();
  const { purpose } = attempt.part.call.settings;
  return {
    callId,
    attemptId,
    kind,
    modelKind,
    model,
    credentialId,
    provider,
    probe,
    purpose,
    metadata,
    headers: {},
  };
}
