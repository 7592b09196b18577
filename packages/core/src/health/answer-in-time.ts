import type { Clock } from "../contract/clock.js";
import type { ExchangeEnd } from "../contract/credential-switcher.js";
import type { HealthLink } from "../contract/health-link.js";

/** What a question to a link needs. */
export interface LinkParts {
  readonly link: HealthLink;
  readonly clock: Clock;
  /** Longest time for an answer, in milliseconds. */
  readonly answerMs: number;
  readonly isConnected: () => boolean;
  readonly report: (member: string, error: unknown) => void;
  /** What each member failed with last, and has been reported: a link that keeps failing fails several times a second. */
  readonly reported: Map<string, string>;
}

/** Ends a question to the link: with its answer, with its failure, and once in between if the answer takes longer than `answerMs`. */
export function answerInTime<Reply>(
  { clock, answerMs, isConnected, report, reported }: LinkParts,
  member: string,
  asked: Promise<Reply>,
  end: ExchangeEnd<Reply>,
): void {
  let isOver = false;
  asked.then(
    (reply) => {
      isOver = true;
      reported.delete(member);
      end.onReply(reply);
    },
    (error: unknown) => {
      isOver = true;
      const words = String(error);
      if (isConnected() && reported.get(member) !== words) {
        reported.set(member, words);
        report(member, error);
      }
      end.onFailure();
    },
  );
  afterMs(clock, answerMs, () => {
    if (!isOver) {
      end.onLate();
    }
  });
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
