import { isOwnNetworkFailure, wasNeverSent } from "../../classification/network-errors.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { Policy } from "../../contract/policy.js";
import type { Transition } from "../../contract/transition.js";
import type { ModelHealth } from "../../health/model-health.js";
import { type AttemptFailure, isOfServer, wasAnswered } from "./attempt-failure.js";
import type { ModelCredential } from "./model-credential.js";

/** How a part of a call ended, as far as its failures are concerned. */
export type PartEnd = { readonly answeredBy: ModelCredential } | { readonly failed: true };

/** What a failure is blamed for at the end. */
export interface Blame {
  readonly failure: AttemptFailure;
  /** Undefined: the failure is blamed on no domain. */
  readonly blamed: Classification | undefined;
  /** The input may be at fault: the failure is held back, and blamed when the next call fails alike. */
  readonly isSuspicion: boolean;
}

/**
 * Whether the blame for a failure waits for the end of the call. A failure that opens a circuit at once does not wait. A failure that
 * only counts does, since the end shows who was at fault: the input, our network, one key or the server.
 */
export function isDeferred({ lease, consequence, facts, blamed }: AttemptFailure): boolean {
  if (lease.probe || consequence.circuit === "none") {
    return isUncounted4xx(blamed, facts) && !lease.probe;
  }
  if (isOwnNetworkFailure(facts)) {
    return true;
  }
  // A connection that was never made cannot be the input's fault, nor a key's.
  return consequence.circuit === "count" && blamed.retryAfterMs === undefined && !wasNeverSent(facts);
}

/** An unknown 4xx counts only when another credential answered the same request, or when a lone credential keeps giving it. */
function isUncounted4xx({ class: name }: Classification, facts: AttemptFailure["facts"]): boolean {
  const { status } = facts ?? {};
  return name === "unknown" && status !== undefined && status >= 400 && status < 500;
}

/** Decides, at the end of a part, what its deferred failures are blamed on. `all` holds every failure of the part. */
export function blameFor(
  deferred: readonly AttemptFailure[],
  all: readonly AttemptFailure[],
  end: PartEnd,
): readonly Blame[] {
  const isSuspicion = "failed" in end && (isInputsFault(all) || all.every(isOurNetworks));
  return deferred.map((failure) => ({ failure, blamed: blamedFor(failure, all, end), isSuspicion }));
}

function blamedFor(
  failure: AttemptFailure,
  all: readonly AttemptFailure[],
  end: PartEnd,
): Classification | undefined {
  const { blamed, facts, credential } = failure;
  if (isOurNetworks(failure) && !all.every(isOurNetworks)) {
    return anotherServerAnswered(credential, all, end) ? blamed : undefined;
  }
  if (isUncounted4xx(blamed, facts)) {
    const isKeys = "answeredBy" in end ? end.answeredBy !== credential : triedBy(all).size === 1;
    return isKeys ? blamed : undefined;
  }
  if (!("answeredBy" in end)) {
    return blamed;
  }
  if (!isOfServer(failure.classification) || !clears(end.answeredBy, failure)) {
    return blamed;
  }
  // The server answered this very request under another key, so the server is not at fault: the key is.
  return end.answeredBy === credential ? undefined : { ...blamed, scope: "credential_model" };
}

/** Whether an answer shows that the server which failed is not at fault: it came from there, for the same model. */
function clears({ endpoint, ref }: ModelCredential, { credential, classification }: AttemptFailure): boolean {
  return (
    endpoint === credential.endpoint &&
    (classification.scope === "endpoint" || ref.model === credential.ref.model)
  );
}

/** Whether our own network may have failed; when nothing else was seen, the failure is held back once like a suspicion. */
function isOurNetworks({ facts }: AttemptFailure): boolean {
  return isOwnNetworkFailure(facts);
}

function anotherServerAnswered(
  { endpoint }: ModelCredential,
  all: readonly AttemptFailure[],
  end: PartEnd,
): boolean {
  if ("answeredBy" in end && end.answeredBy.endpoint !== endpoint) {
    return true;
  }
  return all.some((failure) => failure.credential.endpoint !== endpoint && wasAnswered(failure));
}

function triedBy(all: readonly AttemptFailure[]): ReadonlySet<ModelCredential> {
  return new Set(all.map(({ credential }) => credential));
}

/** Whether at least two credentials gave the same answered failure, without words of load. */
function isInputsFault(all: readonly AttemptFailure[]): boolean {
  const kinds = new Set(all.map(fingerprintOf));
  return triedBy(all).size > 1 && kinds.size === 1 && all.every(maySuspectInput);
}

/** Statuses with which a server says that it, and not the request, is in trouble. */
const statusesOfTrouble: ReadonlySet<number> = new Set([
  408, 429, 502, 503, 504, 509, 520, 521, 522, 523, 524, 529,
]);
const wordsOfLoad =
  /overload|capacity|busy|unavailable|try again|too many|timed? ?out|timeout|temporar|繁忙|过载|稍后/i;
const repliesThatSuspect: ReadonlySet<string | undefined> = new Set([
  "empty_reply",
  "no_vectors",
  "oversized_reply",
]);

/** Whether a failure may be the input's: an answered `unknown`, a 500 without words of load, an oversized or empty reply. */
function maySuspectInput({ classification, facts, isTimeout }: AttemptFailure): boolean {
  if (isTimeout || facts?.errno !== undefined) {
    return false;
  }
  if (repliesThatSuspect.has(facts?.code)) {
    return true;
  }
  const { status, message = "" } = facts ?? {};
  if (status === undefined || statusesOfTrouble.has(status)) {
    return false;
  }
  // Of a 4xx the words say nothing of load: 451 is "Unavailable For Legal Reasons".
  return (
    classification.class === "unknown" ||
    status < 500 ||
    !wordsOfLoad.test(`${classification.reason} ${message.slice(0, 4_096)}`)
  );
}

function fingerprintOf({ classification, facts }: AttemptFailure): string {
  return [classification.class, facts?.status, facts?.code].join("|");
}

/** Reports the blames to health, at most one in each domain. Updates the suspicions of the domains. */
export function recordBlame(
  blames: readonly Blame[],
  health: ModelHealth,
  policy: Policy,
): readonly Transition[] {
  const blamedDomains = new Set<string>();
  return blames.flatMap((blame) => {
    const { failure, blamed, isSuspicion } = blame;
    const { lease, credential, consequence, attempt } = failure;
    const domain = blamed === undefined ? undefined : health.domainOf(credential.ref.id, blamed.scope);
    const key = domain?.key ?? `${credential.ref.id}:${blamed?.scope}`;
    if (blamed === undefined || blamedDomains.has(key)) {
      return [...lease.release()];
    }
    blamedDomains.add(key);
    const seen = {
      durationMs: attempt.durationMs,
      answered: wasAnswered(failure),
      // What was not counted before the end was known has its class's row now.
      consequence: consequence.circuit === "none" ? policy[failure.classification.class] : consequence,
    };
    if (domain === undefined || !isSuspicion) {
      return [...lease.fail(blamed, seen)];
    }
    const fingerprint = fingerprintOf(failure);
    const known = domain.suspicion;
    const { answered } = health;
    const earlier = known?.fingerprint === fingerprint && known.answered === answered ? known.calls : 0;
    domain.suspicion = { fingerprint, calls: earlier + 1, answered };
    if (earlier < heldBackCalls(failure)) {
      return [...lease.release()];
    }
    // The next call failed alike: the failure that was held back counts too.
    const heldBack = earlier === 1 ? health.registry.countFailure(domain, blamed, seen) : [];
    return [...heldBack, ...lease.fail(blamed, seen)];
  });
}

/** How many calls in a row may fail alike before the credential is blamed: our own network is out for longer than one call. */
function heldBackCalls(failure: AttemptFailure): number {
  return isOurNetworks(failure) ? 5 : 1;
}
