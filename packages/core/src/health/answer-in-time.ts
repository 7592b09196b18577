import type { Clock } from "../contract/clock.js";
import type { HealthLink } from "../contract/health-link.js";

/** What a question to a link needs. */
export interface LinkParts {
  readonly link: HealthLink;
  readonly clock: Clock;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
  readonly isConnected: () => boolean;
  readonly report: (member: string, error: unknown) => void;
}

/** How a question to the fleet ends. After `onLate`, `onReply` or `onFailure` may still come. */
export interface AnswerEnd<Reply> {
  readonly onReply: (reply: Reply) => void;
  readonly onLate: () => void;
  readonly onFailure: () => void;
}

/** Ends a question to the link: with its answer, with its failure, and once in between if the answer takes longer than `answerMs`. */
export function answerInTime<Reply>(
  { clock, answerMs, isConnected, report }: LinkParts,
  member: string,
  asked: Promise<Reply>,
  end: AnswerEnd<Reply>,
): void {
  let isOver = false;
  asked.then(
    (reply) => {
      isOver = true;
      end.onReply(reply);
    },
    (error: unknown) => {
      isOver = true;
      if (isConnected()) {
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

/** Runs something after so long, without keeping the process alive. */
export function afterMs(clock: Clock, ms: number, run: () => void): void {
  void clock.sleep(ms, undefined, { background: true }).then(run, () => undefined);
}

/** @throws when a reply of the link lacks a field */
export function requireNumbers(member: string, reply: object, names: readonly string[]): void {
  const numbers = names.map((name) => Reflect.get(Object(reply), name));
  const hasAll = numbers.every((number) => Number.isFinite(number) && Number(number) >= 0);
  if (!hasAll || typeof Reflect.get(Object(reply), "isLimited") !== "boolean") {
    throw new Error(`${member}() did not resolve with a reply that has all its fields.`);
  }
}
