import type { ScenarioFault } from "../scenario/scenario.js";
import { alikeStretches, beginningOf, verdictOf } from "./alike-stretches.js";
import type { EndedAttempt } from "./read-recording.js";

/** A credential that answered less than this share of its requests was down. With more answers it was in a brown-out. */
const mostAnswers = 0.1;

/**
 * Finds what was wrong with a credential, from the attempts that went to the credential. Hotspare asks a failed credential only now and then, so the
 * first sign of a recovery is the next answer: until that answer the credential counts as down. In a brown-out, failures and answers alternate, and a
 * share of the requests fails from the first failure to the last.
 *
 * @param attempts attempts of one credential of one model
 * @param untilMs the end of the recording, in epoch milliseconds
 */
export function recordedFaults(
  attempts: readonly EndedAttempt[],
  beganMs: number,
  untilMs: number,
): readonly Omit<ScenarioFault, "on" | "path">[] {
  // A slow answer to a request from before an outage arrives during the outage, so the beginnings decide.
  const inOrder = attempts.toSorted((one, other) => beginningOf(one) - beginningOf(other));
  return alikeStretches(inOrder).flatMap(({ from, to }) => {
    const stretch = inOrder.slice(from, to);
    const failures = stretch.filter(isFailed);
    const [first] = failures;
    if (first === undefined) {
      return [];
    }
    const next = inOrder[to];
    const nextMs = next === undefined ? undefined : beginningOf(next);
    const wasDown = (stretch.length - failures.length) / stretch.length < mostAnswers;
    const lastMs = failures.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
    const endMs = wasDown ? (nextMs ?? Math.max(untilMs, lastMs)) : Math.min(lastMs, nextMs ?? lastMs);
    const firstMs = beginningOf(first);
    return byVerdict(failures, stretch.length).map(({ verdicts, share }) => {
      const { class: errorClass, scope, reason } = verdicts[0].classification;
      return {
        fromMs: Math.max(0, firstMs - beganMs),
        untilMs: Math.max(firstMs - beganMs + 1, endMs - beganMs),
        fault: {
          what: "recorded" as const,
          class: errorClass,
          scope,
          reason,
          retryAfterMs: median(verdicts.map(({ classification }) => classification.retryAfterMs)),
          durationMs: median(verdicts.map(({ durationMs }) => durationMs)) ?? 0,
          share,
        },
      };
    });
  });
}

type FailedAttempt = EndedAttempt & { readonly classification: NonNullable<EndedAttempt["classification"]> };

function isFailed(attempt: EndedAttempt): attempt is FailedAttempt {
  return attempt.classification !== undefined;
}

interface VerdictGroup {
  readonly verdicts: readonly [FailedAttempt, ...FailedAttempt[]];
  /** The share of the requests that get this verdict, among the requests that no earlier group took. */
  readonly share: number;
}

function byVerdict(failures: readonly FailedAttempt[], attempts: number): readonly VerdictGroup[] {
  const groups = new Map<string, [FailedAttempt, ...FailedAttempt[]]>();
  for (const failure of failures) {
    const key = verdictOf(failure);
    const known = groups.get(key);
    if (known === undefined) {
      groups.set(key, [failure]);
    } else {
      known.push(failure);
    }
  }
  let left = attempts;
  return [...groups.values()].map((verdicts) => {
    const share = verdicts.length / left;
    left -= verdicts.length;
    return { verdicts, share };
  });
}

export function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((one, other) => one - other);
  return known[Math.floor(known.length / 2)];
}
