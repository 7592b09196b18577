import type { ExchangeEnd, FleetLimits } from "../contract/credential-switcher.js";
import type { PortionReply, PortionReport } from "../contract/health-link.js";
import { afterMs, answerInTime, type LinkParts, requireNumbers } from "./answer-in-time.js";

/** What a link grants without an account is for the next second. */
const portionMs = 1_000;
/** How soon a link without an account is asked again when it granted less than a call needs. */
const againMs = 100;

/** The parts that the limits of a model in a fleet are made of. */
export interface LinkedLimitsParts extends LinkParts {
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
    afterMs(this.#of.clock, ms, run);
  }

  exchange(
    quota: string,
    kind: "requests" | "tokens",
    report: PortionReport,
    end: ExchangeEnd<PortionReply>,
  ): void {
    const member = this.keepsAccount ? "exchangePortion" : "takePortion";
    answerInTime(this.#of, member, this.#exchanged(quota, kind, report), end);
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
      "takePortion() did not resolve with an amount. Resolve with the amount that this process may use, 0 or more.",
    );
  }
  return granted;
}

function requireReply(reply: PortionReply): PortionReply {
  requireNumbers("exchangePortion", reply, ["granted", "validMs", "retryInMs", "shareLeft", "spare"]);
  return reply;
}
