import { isOwnNetworkFailure } from "../classification/network-errors.js";
import type { Lease } from "../contract/lease.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import type { Transition } from "../contract/transition.js";
import { type AttemptFailure, isOfEndpoint, wasAnswered } from "./attempt-failure.js";

/** How a call ended, as far as its failures are concerned. */
export type CallEnd = { readonly answeredBy: Answerer } | { readonly failed: true };

/** Who answered: the credential, its server, and the model as that server knows it. */
interface Answerer {
  readonly credentialId: string;
  readonly endpoint: string;
  readonly model: string;
}

/** A verdict to pass on a lease: a charge, or none. */
export interface Charge {
  readonly failure: AttemptFailure;
  /** Undefined: nothing is charged. */
  readonly classification: Classification | undefined;
}

/** Errnos of a connection that was never made: no server has read the request, so it cannot be the request's fault. */
const neverSent: ReadonlySet<string> = new Set(["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * Whether a failure's charge waits for the end of the call. What opens a circuit at once does not; a failure that only
 * counts does, since the end of the call tells whose fault it was: the input's, our network's, one key's or the server's.
 */
export function isDeferred(failure: AttemptFailure): boolean {
  if (failure.lease.probe || failure.row.circuit === "none") {
    return false;
  }
  if (failure.facts !== undefined && isOwnNetworkFailure(failure.facts)) {
    return true;
  }
  return failure.row.circuit === "count" && failure.classification.retryAfterMs === undefined;
}

/** Decides, at the end of a call, what its deferred failures are charged to. `all` holds every failure of the call. */
export function settle(
  deferred: readonly AttemptFailure[],
  all: readonly AttemptFailure[],
  end: CallEnd,
): readonly Charge[] {
  const blameless = !("answeredBy" in end) && isInputsFault(all);
  return deferred.map((failure) => ({
    failure,
    classification: blameless ? undefined : chargeOf(failure, all, end),
  }));
}

function chargeOf(
  failure: AttemptFailure,
  all: readonly AttemptFailure[],
  end: CallEnd,
): Classification | undefined {
  const { classification, facts, endpoint, lease } = failure;
  if (facts !== undefined && isOwnNetworkFailure(facts)) {
    return anotherEndpointAnswered(endpoint, all, end) ? classification : undefined;
  }
  if (!("answeredBy" in end) || !isOfEndpoint(failure) || !clears(end.answeredBy, failure)) {
    return classification;
  }
  // The server answered this very call under another key, so the server is not at fault: the key is.
  return end.answeredBy.credentialId === lease.credentialId
    ? undefined
    : { ...classification, scope: "credential_model" };
}

/** Whether an answer shows that the server which failed is not at fault: it came from there, for the same model. */
function clears(answeredBy: Answerer, { endpoint, model, classification }: AttemptFailure): boolean {
  return (
    answeredBy.endpoint === endpoint && (classification.scope === "endpoint" || answeredBy.model === model)
  );
}

function anotherEndpointAnswered(endpoint: string, all: readonly AttemptFailure[], end: CallEnd): boolean {
  if ("answeredBy" in end && end.answeredBy.endpoint !== endpoint) {
    return true;
  }
  return all.some((failure) => failure.endpoint !== endpoint && wasAnswered(failure));
}

/** The same failure from every one of at least two credentials that were asked. */
function isInputsFault(all: readonly AttemptFailure[]): boolean {
  const credentials = new Set(all.map((failure) => failure.lease.credentialId));
  const kinds = new Set(all.map(fingerprint));
  const [first] = all;
  return (
    credentials.size > 1 &&
    kinds.size === 1 &&
    first !== undefined &&
    !neverSent.has(first.facts?.errno ?? "")
  );
}

function fingerprint({ classification, facts }: AttemptFailure): string {
  return [classification.class, classification.reason, facts?.status, facts?.code, facts?.errno].join("|");
}

/** Passes the verdicts; a call counts at most once per domain. */
export function passCharges(
  charges: readonly Charge[],
  domainOf: (lease: Lease, scope: FaultScope) => string,
): Transition[] {
  const charged = new Set<string>();
  return charges.flatMap(({ failure, classification }) => {
    const { lease, row, attempt } = failure;
    const domain = classification === undefined ? undefined : domainOf(lease, classification.scope);
    if (classification === undefined || domain === undefined || charged.has(domain)) {
      return [...lease.release()];
    }
    charged.add(domain);
    return [
      ...lease.fail(classification, {
        durationMs: attempt.durationMs,
        circuit: row.circuit,
        answered: wasAnswered(failure),
      }),
    ];
  });
}
