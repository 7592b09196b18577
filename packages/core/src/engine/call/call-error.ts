import type { Classification } from "../../contract/plugin/classification.js";
import {
  AllCredentialsFailedError,
  type CredentialFailure,
} from "../../errors/all-credentials-failed-error.js";
import type { RecordedFailure } from "../../errors/failure-of.js";
import { hideUntilRead } from "../../errors/hide.js";
import type { ModelHealth } from "../../health/model-health.js";
import { failedReply } from "../attempt/failed-reply.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { CallPart } from "./call-part.js";
import type { ModelCredential } from "./model-credential.js";

/** What a call throws that no credential answered, and what its `exhaustion` event carries. */
export interface CallError {
  readonly error: Error;
  readonly aggregate: AllCredentialsFailedError;
  readonly credentialIds: readonly string[];
}

/**
 * The error of a call that no credential answered: the original when the model's one credential was tried, else an
 * `AllCredentialsFailedError` that lists each credential's last failure, also of credentials that were not tried or have left the list.
 */
export function callError(part: CallPart, keptBackUntilMs: number | undefined): CallError {
  const { call, failures } = part;
  const { credentials } = call.model.roster;
  const capable = credentials.filter((credential) => part.request.isCapable(credential));
  const left = new Set(failures.map(({ credential }) => credential));
  for (const credential of capable) {
    left.delete(credential);
  }
  const words = [...capable, ...left].map((credential) =>
    lastWord(part, credential, keptBackUntilMs !== undefined),
  );
  const retryAfterMs = soonestRecovery(part, capable, keptBackUntilMs);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const attempts = [...call.attempts];
  const aggregate = new AllCredentialsFailedError({ failures: words, attempts, ...wait });
  for (const credential of [...capable, ...left]) {
    const last = part.failuresSoFar.lastOf(credential);
    if (last !== undefined) {
      noteFailure(part, last, { attempts });
    }
  }
  const only = credentials.length === 1 && left.size === 0 ? failures.at(-1) : undefined;
  if (only !== undefined) {
    noteFailure(part, only, { attempts, ...wait });
  }
  return {
    error: only?.error.show() ?? aggregate,
    aggregate,
    credentialIds: capable.map(({ ref }) => ref.id),
  };
}

/** Records what `failureOf` returns for a provider's error. The call throws the error unchanged. */
export function noteFailure(
  part: CallPart,
  { classification, credential, facts, error }: AttemptFailure,
  known: Pick<RecordedFailure, "retryAfterMs" | "attempts"> = { attempts: [...part.call.attempts] },
): void {
  // The call's own headers are secret no longer than the call runs: this scrubber hides them later too.
  const scrubber = part.call.model.shared.vault.scrubber();
  error.record(() => ({
    classification,
    ...addressOf(credential),
    ...failedReply(facts, scrubber),
    ...known,
  }));
}

function lastWord(part: CallPart, credential: ModelCredential, mayBeKept: boolean): CredentialFailure {
  const { health } = part.call.model;
  const { id, provider, model } = credential.ref;
  const last = part.failuresSoFar.lastOf(credential);
  const isKept = mayBeKept && health.has(id) && health.isClosed(id);
  const kept = last === undefined && isKept ? keptBackBy(health, id) : undefined;
  // Another model's call may have opened what blocks this one.
  const classification =
    last?.classification ?? kept ?? (health.has(id) ? health.status(id).lastFailure : undefined);
  const word: CredentialFailure = {
    credentialId: id,
    provider,
    model,
    attemptCount: last === undefined ? 0 : part.failuresSoFar.countOf(credential),
    ...(classification === undefined ? {} : { classification }),
    ...(last === undefined ? {} : addressOf(credential)),
  };
  if (last !== undefined) {
    // A thousand stacks are seldom read.
    hideUntilRead(word, "error", () => last.error.show());
  }
  return word;
}

function addressOf({ address }: ModelCredential): Pick<CredentialFailure, "address"> {
  return address === undefined ? {} : { address };
}

/** Classification of a healthy credential that the switcher kept back: by `maxConcurrent`, or its limits or its room are used up. */
function keptBackBy(health: ModelHealth, credentialId: string): Classification {
  // Room that a rate limit has left grows with time, the user's own bound does not.
  return health.roomAtMs(credentialId) === Number.POSITIVE_INFINITY
    ? { class: "rate_limited", scope: "credential_model", reason: "max_concurrent", rule: "switcher" }
    : { class: "rate_limited", scope: "account_model", reason: "limits_used_up", rule: "switcher" };
}

/** Milliseconds until some credential may be tried again; undefined when one may be tried now. */
function soonestRecovery(
  { call }: CallPart,
  capable: readonly ModelCredential[],
  keptBackUntilMs: number | undefined,
): number | undefined {
  const { health, shared } = call.model;
  const nowMs = shared.clock.monotonicMs();
  let soonestMs = Number.POSITIVE_INFINITY;
  for (const { ref } of capable) {
    if (!health.has(ref.id)) {
      continue;
    }
    const state = health.of(ref.id);
    const retryAtMs = state.state === "closed" ? keptBackUntilMs : state.retryAtMs;
    if (retryAtMs === undefined) {
      return undefined;
    }
    soonestMs = Math.min(soonestMs, Math.max(0, retryAtMs - nowMs));
  }
  return soonestMs === Number.POSITIVE_INFINITY ? undefined : Math.ceil(soonestMs);
}
