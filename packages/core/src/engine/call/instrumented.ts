import type { ChangeCause } from "../../contract/events.js";
import type {
  Instrumentation,
  InstrumentedAttempt,
  InstrumentedCall,
  InstrumentedContent,
  InstrumentedFailure,
  InstrumentedReply,
} from "../../contract/instrumentation.js";
import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { VlmAdapterFinish } from "../../contract/plugin/vlm-adapter.js";
import { type ConfigIssue, InvalidConfigError } from "../../errors/invalid-config-error.js";
import { watchRejection } from "../../errors/watch-rejection.js";
import { redactError } from "../../observing/unknown/redact-error.js";
import { headerProblems } from "../../request/header-problems.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { SharedRuntime } from "./call-model.js";
import type { CallPart } from "./call-part.js";
import type { CallRequest } from "./call-request.js";
import type { RunningAttempt } from "./running-attempt.js";

// Asked in every call, mostly of nobody: each member by its own name, since a lookup by a name that changes costs ten times as much.

/** Whether an instrumentation wraps attempts. */
export function wrapsAttempts({ instrumentations }: SharedRuntime): boolean {
  for (const { aroundAttempt } of instrumentations) {
    if (aroundAttempt !== undefined) {
      return true;
    }
  }
  return false;
}

/** Whether an instrumentation sees calls that begin. */
function watchesCalls({ instrumentations }: SharedRuntime): boolean {
  for (const { onCall } of instrumentations) {
    if (onCall !== undefined) {
      return true;
    }
  }
  return false;
}

/** Whether an instrumentation sees replies. */
function watchesReplies({ instrumentations }: SharedRuntime): boolean {
  for (const { onReply } of instrumentations) {
    if (onReply !== undefined) {
      return true;
    }
  }
  return false;
}

/** Calls a member of each instrumentation. An instrumentation that is removed or added meanwhile changes nothing of this round. */
function show(shared: SharedRuntime, name: string, to: (instrumentation: Instrumentation) => unknown): void {
  for (const instrumentation of shared.instrumentations.slice()) {
    try {
      // The contract says `void`, which also admits an async method.
      const given = to(instrumentation);
      if (given !== undefined) {
        watchRejection(given, (error) => shared.reportExtension("instrumentation", name, error));
      }
    } catch (error) {
      shared.reportExtension("instrumentation", name, error);
    }
  }
}

/** The opening of a stream, bound to the contexts in which `stream()` was called. */
export function boundToNow(shared: SharedRuntime, open: () => Promise<void>): () => Promise<void> {
  let bound = open;
  for (const instrumentation of shared.instrumentations) {
    try {
      bound = instrumentation.bindStream?.(bound) ?? bound;
    } catch (error) {
      shared.reportExtension("instrumentation", "bindStream", error);
    }
  }
  return bound;
}

/** Shows a call that begins, if an instrumentation sees calls. */
export function showCall({ call, request }: CallPart): void {
  if (!watchesCalls(call.model.shared)) {
    return;
  }
  const { id: callId, kind, model } = call;
  const { purpose, metadata } = call.shownOptions();
  const seen: InstrumentedCall = {
    callId,
    kind,
    modelKind: model.kind,
    model: model.model,
    modelName: model.name,
    provider: model.roster.credentials[0]?.ref.provider,
    purpose,
    metadata,
    isBackground: request.isBackground === true,
    asked: kind === "check" ? undefined : request.asked,
    hide: (text) => model.shared.vault.scrubber().scrub(text),
  };
  show(model.shared, "onCall", (instrumentation) => instrumentation.onCall?.(seen));
}

/** Shows a reply, if an instrumentation sees replies. */
export function showReply<Reply>(
  attempt: RunningAttempt,
  reply: Reply,
  request: { shown?(reply: Reply): InstrumentedContent },
): void {
  if (watchesReplies(attempt.part.call.model.shared)) {
    showContent(attempt, () => request.shown?.(reply) ?? { is: "check" });
  }
}

/** Shows a stream that is over, if an instrumentation sees replies. @param end absent: the stream was left, or broke */
export function showStream(
  attempt: RunningAttempt,
  partial: { readonly parts: readonly AssistantPart[] },
  end?: VlmAdapterFinish,
): void {
  if (!watchesReplies(attempt.part.call.model.shared)) {
    return;
  }
  const parts = () => partial.parts;
  showContent(attempt, () =>
    end === undefined
      ? { is: "cutStream", parts }
      : { is: "answer", model: end.model, responseId: end.responseId, finishReason: end.finishReason, parts },
  );
}

function showContent({ part, cause }: RunningAttempt, contentOf: () => InstrumentedContent): void {
  const { shared } = part.call.model;
  let seen: InstrumentedReply | undefined;
  const read = (): InstrumentedReply => {
    const content = contentOf();
    return "model" in content
      ? // A server may name its model by what it was sent.
        { ...content, ...cause, model: shared.vault.scrubber().scrub(content.model) }
      : { ...content, ...cause };
  };
  show(shared, "onReply", (instrumentation) => {
    seen ??= read();
    return instrumentation.onReply?.(seen);
  });
}

/** Shows an attempt that failed, if an instrumentation sees failures. */
export function showFailure(
  { call, request }: CallPart,
  failure: AttemptFailure,
  ids: Required<ChangeCause>,
): void {
  const { shared } = call.model;
  if (shared.instrumentations.every(({ onFailure }) => onFailure === undefined)) {
    return;
  }
  const { facts } = failure;
  const error = failure.error.show();
  const hide = (text: string) => shared.vault.scrubber().scrub(text);
  const seen: InstrumentedFailure = {
    ...ids,
    errorName: hide(error.name),
    status: facts?.status,
    message: () => {
      const texts = request.texts?.() ?? [];
      return redactError(facts ?? { message: error.message }, { texts, hide }).error.message;
    },
  };
  show(shared, "onFailure", (instrumentation) => instrumentation.onFailure?.(seen));
}

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
  const report = (error: unknown) => shared.reportExtension("instrumentation", "aroundAttempt", error);
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
  const { shared } = attempt.part.call.model;
  const report = (error: unknown) => shared.reportExtension("instrumentation", "aroundAttempt", error);
  let problems: readonly ConfigIssue[] = [];
  let added: Readonly<Record<string, string>> = {};
  try {
    added = { ...seen.headers };
    problems = headerProblems(added);
  } catch (error) {
    report(error);
  }
  if (problems.length > 0) {
    // Sent, they would take the key's place, and the credential would be blamed.
    report(new InvalidConfigError({ subject: "headers of aroundAttempt()", issues: problems }));
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
  const { purpose } = attempt.part.call.shownOptions();
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
