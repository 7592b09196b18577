import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

/** Of the soak's `retry.budget`. */
export interface SoakBudget {
  readonly tokens: number;
  readonly perSecond: number;
}

interface Limit {
  underWay: number;
  /** Since when no request was answered, and how many were refused since; undefined: none was, since the last answer. */
  refusing: { readonly sinceMs: number; readonly room: number; refused: number } | undefined;
}

/**
 * The server's own count: requests sent to a credential that refuses are at most twice the room plus the budget. The room is what was
 * under way when it began to refuse, and the time of refusing ends with an answer.
 */
export class RefusalWatch {
  readonly #tally: Tally;
  readonly #report: Report;
  readonly #budget: SoakBudget;
  readonly #nowMs: () => number;
  readonly #limits = new Map<string, Limit>();

  constructor(budget: SoakBudget, nowMs: () => number, tally: Tally, report: Report) {
    this.#budget = budget;
    this.#nowMs = nowMs;
    this.#tally = tally;
    this.#report = report;
  }

  began(limit: string): void {
    this.#of(limit).underWay += 1;
  }

  ended(limit: string, end: "answered" | "refused" | "other"): void {
    const known = this.#of(limit);
    if (end === "refused") {
      this.#tally.refusals += 1;
      known.refusing ??= { sinceMs: this.#nowMs(), room: known.underWay, refused: 0 };
      known.refusing.refused += 1;
      this.#judge(limit, known.refusing);
    } else if (end === "answered") {
      known.refusing = undefined;
    }
    known.underWay -= 1;
  }

  /** A person has reset or changed credentials, and may be refused anew. */
  changed(): void {
    for (const limit of this.#limits.values()) {
      limit.refusing = undefined;
    }
  }

  #judge(limit: string, { sinceMs, room, refused }: NonNullable<Limit["refusing"]>): void {
    const { tokens, perSecond } = this.#budget;
    const most = 2 * room + tokens + ((this.#nowMs() - sinceMs) / 1_000) * perSecond;
    if (refused > most) {
      this.#tally.sentWhileRefused += 1;
      this.#report(
        `${limit} has refused ${refused} requests; ${room} were under way at the first refusal, so that ${Math.floor(most)} are allowed`,
      );
    }
  }

  #of(limit: string): Limit {
    const known = this.#limits.get(limit) ?? { underWay: 0, refusing: undefined };
    this.#limits.set(limit, known);
    return known;
  }
}
