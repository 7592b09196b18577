import type { Clock } from "../contract/clock.js";
import type { ExchangeEnd, FleetLimits } from "../contract/credential-switcher.js";
import type { HealthLink, PortionReply, PortionReport } from "../contract/health-link.js";

/** What a link grants without an account is for the next second. */
const portionMs = 1_000;
/** How soon a link without an account is asked again when it granted less than a call needs. */
const againMs = 100;

/** The parts that the limits of a model in a fleet are made of. */
export interface LinkedLimitsParts {
  readonly link: HealthLink;
  readonly clock: Clock;
  readonly answerMs: number;
  readonly isConnected: () => boolean;
  readonly report: (member: string, error: unknown) => void;
  readonly quotaOf: (credentialId: string) => string | undefined;
  readonly changed: () => void;
}

/** A `HealthLink` as the spread switcher uses it: nothing that it does makes a call wait for longer than `answerMs`. */
export class LinkedLimits implements FleetLimits {
  readonly keepsAccount: boolean;
  readonly answerMs: number;
  readonly #of: LinkedLimitsParts;

  constructor(parts: LinkedLimitsParts) {
    this.#of = parts;
    this.keepsAccount = parts.link.exchangePortion !== undefined;
    this.answerMs = parts.answerMs;
  }

  get isConnected(): boolean {
    return this.#of.isConnected();
  }

  quotaOf(credentialId: string): string | undefined {
    return this.#of.quotaOf(credentialId);
  }

  changed(): void {
    this.#of.changed();
  }

  after(ms: number, run: () => void): void {
    void this.#of.clock.sleep(ms, undefined, { background: true }).then(run, () => undefined);
  }

  exchange(quota: string, kind: "requests" | "tokens", report: PortionReport, end: ExchangeEnd): void {
    let isOver = false;
    this.#exchanged(quota, kind, report).then(
      (reply) => {
        isOver = true;
        end.onReply(reply);
      },
      (error: unknown) => {
        isOver = true;
        if (this.isConnected) {
          this.#of.report(this.keepsAccount ? "exchangePortion" : "takePortion", error);
        }
        end.onFailure();
      },
    );
    this.after(this.answerMs, () => {
      if (!isOver) {
        end.onLate();
      }
    });
  }

  async #exchanged(quota: string, kind: "requests" | "tokens", report: PortionReport): Promise<PortionReply> {
    const { link } = this.#of;
    if (link.exchangePortion !== undefined) {
      return requireReply(await link.exchangePortion(quota, kind, report));
    }
    const { reading, amount, leastAmount } = report;
    if (reading !== undefined) {
      link.publishLimit(quota, { kind, perMinute: perMinuteOf(reading) });
    }
    const granted = amount === 0 ? 0 : requireGrant(await link.takePortion(quota, kind, amount));
    return {
      granted,
      isLimited: granted < amount,
      validMs: portionMs,
      retryInMs: granted < leastAmount ? againMs : 0,
      shareLeft: 1,
      spare: 0,
    };
  }
}

/** What a stated limit comes to in a minute; of a limit that becomes whole at one moment, the limit itself. */
function perMinuteOf({
  limit,
  remaining,
  wholeInMs,
  fillsSteadily,
}: NonNullable<PortionReport["reading"]>): number {
  const used = limit - remaining;
  return fillsSteadily === true && used > 0 && wholeInMs > 0 ? (used / wholeInMs) * 60_000 : limit;
}

function requireGrant(granted: unknown): number {
  if (typeof granted !== "number" || !(granted >= 0)) {
    throw new Error(
      "takePortion() did not resolve with an amount. Resolve with what this process may use, at least 0.",
    );
  }
  return granted;
}

function requireReply(reply: PortionReply): PortionReply {
  const { granted, validMs, retryInMs, shareLeft, spare, isLimited } = Object(reply) as Partial<PortionReply>;
  const numbers = [granted, validMs, retryInMs, shareLeft, spare];
  if (
    typeof isLimited !== "boolean" ||
    !numbers.every((number) => Number.isFinite(number) && Number(number) >= 0)
  ) {
    throw new Error("exchangePortion() did not resolve with a reply that has all its fields.");
  }
  return reply;
}
