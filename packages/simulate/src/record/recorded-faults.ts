import type { ScenarioFault } from "../scenario/scenario.js";
import type { EndedAttempt } from "./read-recording.js";

/** With answers between them, failures further apart than this belong to different faults. In milliseconds. */
const apartMs = 120_000;
/** A credential that answered less than this share of its requests was down. With more answers it was in a brown-out. */
const mostAnswers = 0.1;

interface FaultWindow {
  readonly attempts: EndedAttempt[];
  firstFailureMs: number;
  lastFailureMs: number;
}

/**
 * Finds what was wrong with a credential, from the attempts that went to the credential. Hotspare asks a failed credential only now and then, so the
 * first sign of a recovery is the next answer: until that answer the credential counts as down.
 *
 * @param attempts attempts of one credential of one model, in order
 * @param untilMs the end of the recording, in epoch milliseconds
 */
export function recordedFaults(
  attempts: readonly EndedAttempt[],
  beganMs: number,
  untilMs: number,
): readonly Omit<ScenarioFault, "on" | "path">[] {
  return windowsOf(attempts).flatMap((window) => {
    const failures = window.attempts.filter(({ classification }) => classification !== undefined);
    const answers = window.attempts.length - failures.length;
    const wasDown = answers / window.attempts.length < mostAnswers;
    const nextAnswer = attempts.find(
      ({ classification, atMs }) => classification === undefined && atMs > window.lastFailureMs,
    );
    const recoveredMs = nextAnswer === undefined ? untilMs : beginningOf(nextAnswer);
    const endMs = wasDown ? Math.max(recoveredMs, window.lastFailureMs) : window.lastFailureMs;
    return byVerdict(failures).map(({ verdicts, share }) => {
      const [first] = verdicts;
      const { class: errorClass, scope, reason } = first.classification;
      return {
        fromMs: Math.max(0, window.firstFailureMs - beganMs),
        untilMs: Math.max(window.firstFailureMs - beganMs + 1, endMs - beganMs),
        fault: {
          what: "recorded" as const,
          class: errorClass,
          scope,
          reason,
          retryAfterMs: median(verdicts.map(({ classification }) => classification.retryAfterMs)),
          durationMs: median(verdicts.map(({ durationMs }) => durationMs)) ?? 0,
          share: wasDown ? share.amongFailures : share.amongAll(window.attempts.length),
        },
      };
    });
  });
}

/**
 * When the attempt began. Recorded durations are whole milliseconds. With one millisecond more, the fault never begins after the call that it failed.
 */
function beginningOf({ atMs, durationMs }: EndedAttempt): number {
  return atMs - durationMs - 1;
}

/** Groups failures that are close together, with the answers between them. */
function windowsOf(attempts: readonly EndedAttempt[]): readonly FaultWindow[] {
  const windows: FaultWindow[] = [];
  let between: EndedAttempt[] = [];
  let current: FaultWindow | undefined;
  for (const attempt of attempts) {
    if (attempt.classification === undefined) {
      between.push(attempt);
      continue;
    }
    // Hotspare seldom asks a credential that is down, so a time without attempts does not end a fault. Only an answer with a long time before the
    // next failure ends the fault.
    const isSame =
      current !== undefined && (between.length === 0 || attempt.atMs - current.lastFailureMs < apartMs);
    if (current === undefined || !isSame) {
      current = {
        attempts: [],
        firstFailureMs: beginningOf(attempt),
        lastFailureMs: attempt.atMs,
      };
      windows.push(current);
    } else {
      current.attempts.push(...between);
    }
    between = [];
    current.attempts.push(attempt);
    current.lastFailureMs = attempt.atMs;
  }
  return windows;
}

type FailedAttempt = EndedAttempt & { readonly classification: NonNullable<EndedAttempt["classification"]> };

interface VerdictGroup {
  readonly verdicts: readonly [FailedAttempt, ...FailedAttempt[]];
  /** The share of the requests that get this verdict, among the requests that no earlier group took. */
  readonly share: { readonly amongFailures: number; readonly amongAll: (attempts: number) => number };
}

function byVerdict(failures: readonly EndedAttempt[]): readonly VerdictGroup[] {
  const groups = new Map<string, [FailedAttempt, ...FailedAttempt[]]>();
  for (const failure of failures) {
    const { classification } = failure;
    if (classification === undefined) continue;
    const key = JSON.stringify([classification.class, classification.scope, classification.reason]);
    const known = groups.get(key);
    if (known === undefined) {
      groups.set(key, [{ ...failure, classification }]);
    } else {
      known.push({ ...failure, classification });
    }
  }
  let before = 0;
  return [...groups.values()].map((verdicts) => {
    const left = before;
    before += verdicts.length;
    return {
      verdicts,
      share: {
        amongFailures: verdicts.length / Math.max(1, failures.length - left),
        amongAll: (attempts) => verdicts.length / Math.max(1, attempts - left),
      },
    };
  });
}

export function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((one, other) => one - other);
  return known[Math.floor(known.length / 2)];
}
