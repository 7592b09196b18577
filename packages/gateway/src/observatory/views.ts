import type { Classification, CredentialStatus, UnknownError } from "@hotspare/core";
import { describeFailure, rulesModule, suggestRules } from "@hotspare/explain";
import type { ClientUsage } from "../contract/client-desk.js";
import type { ClientView, CredentialView, FailureReason, ModelView, UnknownView } from "../contract/feed.js";
import type { CredentialTally } from "./model-tally.js";
import type { ObservedModel } from "./observed-models.js";

/** Explains a failure for the page. */
export type Explain = (classification: Classification) => FailureReason;

export function explainWith(options: Parameters<typeof describeFailure>[1]): Explain {
  return (classification) => {
    const { class: errorClass, reason, rule } = classification;
    return { class: errorClass, reason, rule, explanation: describeFailure(classification, options) };
  };
}

export function modelView({ name, open, tally }: ObservedModel, explain: Explain, nowMs: number): ModelView {
  const { model, kind, active, activeIds, calls, waiting, status } = open;
  const latencyMs = tally.latency.percentiles(nowMs);
  const actives = new Set(activeIds);
  return {
    name,
    model,
    kind,
    ...(active === undefined ? {} : { active }),
    calls,
    waiting,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    credentials: status.map((each) =>
      credentialView(each, {
        isActive: actives.has(each.id),
        tally: tally.credentials.get(each.id),
        explain,
        nowMs,
      }),
    ),
  };
}

interface AboutCredential {
  readonly isActive: boolean;
  readonly tally: CredentialTally | undefined;
  readonly explain: Explain;
  readonly nowMs: number;
}

function credentialView(
  { id, provider, state, probeAtMs, origin, lastFailure, inFlight, room, limits, sameAs }: CredentialStatus,
  { isActive, tally, explain, nowMs }: AboutCredential,
): CredentialView {
  const latencyMs = tally?.latency.percentiles(nowMs);
  return {
    id,
    provider,
    isActive,
    state,
    ...(probeAtMs === undefined ? {} : { untilMs: probeAtMs }),
    ...(origin === undefined ? {} : { origin }),
    ...(lastFailure === undefined ? {} : { why: explain(lastFailure) }),
    inFlight,
    // The status counts since the last reload. The tally counts since the start.
    served: tally?.attempts.answered ?? 0,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(room === undefined ? {} : { room }),
    ...(limits === undefined ? {} : { headroom: limits }),
    ...(sameAs === undefined ? {} : { sameAs }),
  };
}

export function clientView(usage: ClientUsage): ClientView {
  const { name, requests, refused, inFlight, promptTokens, completionTokens, cost, budget } = usage;
  return {
    name,
    requests,
    refused,
    inFlight,
    promptTokens,
    completionTokens,
    ...(cost === undefined ? {} : { cost }),
    ...(budget === undefined ? {} : { budget }),
  };
}

/** The views of unknown errors. A suggestion costs time, so it is made again only after the same kind of error was seen again. */
export class UnknownViews {
  #known = new Map<string, UnknownView>();

  of(errors: readonly UnknownError[]): readonly UnknownView[] {
    const known = new Map<string, UnknownView>();
    const views = errors.map((error) => {
      const key = JSON.stringify([
        error.provider,
        error.modelKind,
        error.status,
        error.code,
        error.type,
        error.errno,
        error.message,
      ]);
      const before = this.#known.get(key);
      const view = before?.count === error.count ? before : unknownView(error);
      known.set(key, view);
      return view;
    });
    this.#known = known;
    return views;
  }
}

function unknownView(error: UnknownError): UnknownView {
  const { provider, status, code, message, count, lastMs } = error;
  const [suggested] = suggestRules([error]);
  return {
    provider,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    message,
    count,
    lastMs,
    ...(suggested?.rule === undefined ? {} : { suggestion: rulesModule([suggested.rule]) }),
  };
}
