import type { EndedAttempt } from "./read-recording.js";

/** Attempts of one credential, one after another, to which its server answered alike: `attempts[from]` until before `attempts[to]`. */
export interface AlikeStretch {
  readonly from: number;
  readonly to: number;
  /** How many attempts had each verdict. */
  readonly counts: ReadonlyMap<string, number>;
}

/** With answers between them, failures further apart than this belong to different faults. In milliseconds. */
const apartMs = 120_000;
/**
 * Answers between failures, or failures of another kind, are one brown-out with the failures around them unless this logarithm says otherwise: it says
 * how much better separate shares explain the attempts than one share does. At 5, chance makes such a run once in 150 times. The lower limits come
 * first, so that the clearest brown-outs grow before the doubtful runs beside them are judged.
 */
const limits = [1.25, 2.5, 5] as const;

const answered = "answered";

/** What an attempt ended with. Attempts with the same verdict failed alike, or were answered. */
export function verdictOf({ classification }: EndedAttempt): string {
  return classification === undefined
    ? answered
    : JSON.stringify([classification.class, classification.scope, classification.reason]);
}

/** When the attempt began. Recorded durations are whole milliseconds. With one millisecond more, a fault never begins after the call that it failed. */
export function beginningOf({ atMs, durationMs }: EndedAttempt): number {
  return atMs - durationMs - 1;
}

/**
 * Divides attempts into stretches. A run of answers alone ends an outage; answers and failures that alternate are one stretch, a brown-out. A stretch
 * with failures begins and ends with a failure.
 *
 * @param attempts attempts of one credential of one model, in the order in which they began
 */
export function alikeStretches(attempts: readonly EndedAttempt[]): readonly AlikeStretch[] {
  let stretches = runsOf(attempts);
  for (const limit of limits) {
    for (let before = Number.POSITIVE_INFINITY; stretches.length < before; ) {
      before = stretches.length;
      stretches = joined(stretches, attempts, limit);
    }
  }
  return stretches;
}

function runsOf(attempts: readonly EndedAttempt[]): readonly AlikeStretch[] {
  const runs: AlikeStretch[] = [];
  let from = 0;
  for (const [index, attempt] of attempts.entries()) {
    const next = attempts[index + 1];
    const verdict = verdictOf(attempt);
    if (next === undefined || verdictOf(next) !== verdict) {
      runs.push({ from, to: index + 1, counts: new Map([[verdict, index + 1 - from]]) });
      from = index + 1;
    }
  }
  return runs;
}

/** Joins neighbours that one share explains nearly as well. */
function joined(
  stretches: readonly AlikeStretch[],
  attempts: readonly EndedAttempt[],
  limit: number,
): readonly AlikeStretch[] {
  const done: AlikeStretch[] = [];
  for (const stretch of stretches) {
    done.push(stretch);
    for (let whole = wholeOfLast(done, attempts, limit); whole !== undefined; ) {
      done.splice(-whole.parts, whole.parts, whole.stretch);
      whole = wholeOfLast(done, attempts, limit);
    }
  }
  return done;
}

function wholeOfLast(done: readonly AlikeStretch[], attempts: readonly EndedAttempt[], limit: number) {
  for (const parts of [2, 3]) {
    const last = done.slice(-parts);
    const [first] = last;
    const end = last.at(-1);
    if (last.length < parts || first === undefined || end === undefined) continue;
    if (!failAlike(first, end) || areApart(last, attempts)) continue;
    const counts = new Map<string, number>();
    for (const part of last) {
      for (const [verdict, count] of part.counts) counts.set(verdict, (counts.get(verdict) ?? 0) + count);
    }
    const loss = last.reduce((rest, part) => rest - surpriseOf(part.counts), surpriseOf(counts));
    if (loss < limit) return { parts, stretch: { from: first.from, to: end.to, counts } };
  }
  return undefined;
}

/** A fault alternates when its verdict comes back. Verdicts that only follow each other are faults one after another. */
function failAlike(one: AlikeStretch, other: AlikeStretch): boolean {
  return [...one.counts.keys()].some((verdict) => verdict !== answered && other.counts.has(verdict));
}

function areApart(parts: readonly AlikeStretch[], attempts: readonly EndedAttempt[]): boolean {
  const [first, between, last] = parts;
  const before = first === undefined ? undefined : attempts[first.to - 1];
  const after = last === undefined ? undefined : attempts[last.from];
  return (
    between?.counts.size === 1 &&
    between.counts.has(answered) &&
    before !== undefined &&
    after !== undefined &&
    after.atMs - before.atMs >= apartMs
  );
}

/** How improbable these counts are when each verdict has its share, as a logarithm. */
function surpriseOf(counts: ReadonlyMap<string, number>): number {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts.values()].reduce((sum, count) => sum - count * Math.log(count / all), 0);
}
