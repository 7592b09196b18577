import type { Lease } from "../contract/lease.js";
import type { AnswerPace } from "./answer-pace.js";
import type { Draw, Load } from "./quota-load.js";

/** What an attempt of the spread switcher is counted in. */
export interface SpreadAttempt {
  readonly load: Load;
  readonly draw: Draw;
  readonly pace: AnswerPace;
  readonly nowMs: () => number;
}

/** Health's lease, whose end also counts for the quota that it draws on and for the credential's pace. */
export class SpreadLease implements Lease {
  readonly credentialId: string;
  readonly probe: boolean;
  readonly confirm: Lease["confirm"];
  readonly succeed: Lease["succeed"];
  readonly fail: Lease["fail"];
  readonly release: Lease["release"];
  readonly defer: () => void;

  constructor(lease: Lease, { load, draw, pace, nowMs }: SpreadAttempt) {
    this.credentialId = lease.credentialId;
    this.probe = lease.probe;
    this.confirm = () => lease.confirm();
    let isOver = false;
    const end = (isAnswer: boolean) => {
      if (!isOver) {
        isOver = true;
        pace.end(draw.startedMs, isAnswer, nowMs());
      }
      load.release(draw);
    };
    this.succeed = (seen) => {
      load.answered(draw, seen, nowMs());
      end(true);
      return lease.succeed(seen);
    };
    this.fail = (classification, seen) => {
      if (classification.class === "rate_limited") {
        load.refused(draw, nowMs());
      }
      end(false);
      return lease.fail(classification, seen);
    };
    this.defer = () => {
      end(false);
      lease.defer?.();
    };
    this.release = () => {
      end(false);
      return lease.release();
    };
  }
}
