import type { Clock } from "../contract/clock.js";
import type { ExchangeEnd } from "../contract/credential-switcher.js";
import type { HealthLink } from "../contract/health-link.js";

/** What a question to a link needs. */
export interface LinkParts {
  readonly link: HealthLink;
  readonly clock: Clock;
  /** Longest time for an answer, in milliseconds. */
  readonly answerMs: number;
  readonly open: OpenQuestions;
  readonly isConnected: () => boolean;
  readonly report: (member: string, error: unknown) => void;
  /** What each member failed with last, and has been reported: a link that keeps failing fails several times a second. */
  readonly reported: Map<string, string>;
}

interface OpenQuestion {
  readonly lateAtMs: number;
  readonly onLate: () => void;
}

/** Questions that have no answer yet, the first asked first. They share a timer, because a busy process asks hundreds of times a second and answers are seldom late. */
export class OpenQuestions {
  readonly #clock: Clock;
  readonly #answerMs: number;
  readonly #open = new Set<OpenQuestion>();
  #isWatching = false;

  constructor(clock: Clock, answerMs: number) {
    this.#clock = clock;
    this.#answerMs = answerMs;
  }

  /** Calls `onLate` if the question is still open after `answerMs`. Returns what ends the question. */
  ask(onLate: () => void): () => void {
    const question = { lateAtMs: this.#clock.monotonicMs() + this.#answerMs, onLate };
    this.#open.add(question);
    if (!this.#isWatching) {
      this.#watch(this.#answerMs);
    }
    return () => this.#open.delete(question);
  }

  #watch(ms: number): void {
    const slept = this.#clock.sleep(ms, undefined, { background: true });
    this.#isWatching = true;
    void slept.then(
      () => {
        this.#isWatching = false;
        this.#reportLate();
      },
      // The next question watches again.
      () => {
        this.#isWatching = false;
      },
    );
  }

  /** @throws what the first listener threw, after all have been called */
  #reportLate(): void {
    const nowMs = this.#clock.monotonicMs();
    const late: OpenQuestion[] = [];
    for (const question of this.#open) {
      if (question.lateAtMs > nowMs) {
        this.#watch(question.lateAtMs - nowMs);
        break;
      }
      late.push(question);
    }
    const thrown: unknown[] = [];
    for (const question of late) {
      this.#open.delete(question);
      try {
        question.onLate();
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length > 0) {
      throw thrown[0];
    }
  }
}

/** Ends a question to the link: with its answer, with its failure, and once in between if the answer takes longer than `answerMs`. */
export function answerInTime<Reply>(
  { open, isConnected, report, reported }: LinkParts,
  member: string,
  asked: Promise<Reply>,
  end: ExchangeEnd<Reply>,
): void {
  const close = open.ask(() => end.onLate());
  asked.then(
    (reply) => {
      close();
      reported.delete(member);
      end.onReply(reply);
    },
    (error: unknown) => {
      close();
      const words = String(error);
      if (isConnected() && reported.get(member) !== words) {
        reported.set(member, words);
        report(member, error);
      }
      end.onFailure();
    },
  );
}

/** Calls `run` after `ms` milliseconds, without keeping the process alive. */
export function afterMs(clock: Clock, ms: number, run: () => void): void {
  void clock.sleep(ms, undefined, { background: true }).then(run, () => undefined);
}

/** @throws when a reply of the link lacks a field */
export function requireNumbers(member: string, reply: object, names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(Object(reply), name);
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
      throw refusedReply(member, name, value, "a finite number of 0 or more");
    }
  }
  const isLimited: unknown = Reflect.get(Object(reply), "isLimited");
  if (typeof isLimited !== "boolean") {
    throw refusedReply(member, "isLimited", isLimited, "true or false");
  }
}

function refusedReply(member: string, field: string, value: unknown, wanted: string): Error {
  const received = typeof value === "number" ? String(value) : value === null ? "null" : typeof value;
  return new Error(
    `${member}() of the health link resolved with ${field}: ${received}. Let it resolve with ${wanted}.`,
  );
}
