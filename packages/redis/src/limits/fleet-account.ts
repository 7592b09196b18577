import type { HealthLink, PortionReply, PortionReport, SharedLimit } from "@hotspare/core/plugin";
import { HeldPortions } from "./held-portions.js";
import type { AccountMessage, AccountReply } from "./limit-message.js";

type Kind = "requests" | "tokens";

/** What is answered beside the account's reply: the account's time at the answer. */
interface SettledReply extends AccountReply {
  readonly nowMs: number;
}

/** What a process is granted that cannot ask: no limit of the fleet is known, and its own estimate decides. */
const alone: PortionReply = {
  granted: 0,
  isLimited: false,
  validMs: 1_000,
  retryInMs: 0,
  shareLeft: 1,
  spare: 0,
};

/** Writes a message into the account of a quota, wherever the account is. */
export type SettleAccount = (quota: string, kind: Kind, message: AccountMessage) => Promise<SettledReply>;

/** One process's side of the fleet's accounts. */
export class FleetAccount
  implements Required<Pick<HealthLink, "takePortion" | "publishLimit" | "exchangePortion">>
{
  readonly #by: string;
  readonly #settle: SettleAccount;
  readonly #onFailure: (error: unknown) => void;
  readonly #held = new Map<string, HeldPortions>();

  /**
   * @param by names the process in its claims
   * @param onFailure takes why an account could not be asked: this process then goes on alone
   */
  constructor(by: string, settle: SettleAccount, onFailure: (error: unknown) => void) {
    this.#by = by;
    this.#settle = settle;
    this.#onFailure = onFailure;
  }

  /** A negative amount gives back what was not used. */
  async takePortion(quota: string, kind: Kind, amount: number): Promise<number> {
    const unused = Math.max(0, -amount);
    const { granted } = await this.#exchange(quota, kind, {
      amount: Math.max(0, amount),
      least: kind === "requests" ? 1 : 0,
      used: 0,
      unused,
      refusals: [],
    });
    return unused > 0 ? -unused : granted;
  }

  publishLimit(quota: string, { kind, perMinute }: SharedLimit): void {
    void this.#exchange(quota, kind, { amount: 0, least: 0, used: 0, unused: 0, perMinute, refusals: [] });
  }

  exchangePortion(quota: string, kind: Kind, report: PortionReport): Promise<PortionReply> {
    const { amount, leastAmount, used, unused, reading, answeredAgeMs, refusals } = report;
    return this.#exchange(quota, kind, {
      amount,
      least: leastAmount,
      used,
      unused,
      ...(reading === undefined ? {} : { reading }),
      ...(answeredAgeMs === undefined ? {} : { answeredAgeMs }),
      refusals: refusals.map((refusal) => [refusal.amount, refusal.attemptAgeMs] as const),
    });
  }

  async #exchange(
    quota: string,
    kind: Kind,
    message: Omit<AccountMessage, "by" | "isWhole" | "taken">,
  ): Promise<PortionReply> {
    const key = `${quota}:${kind}`;
    const held = this.#held.get(key) ?? new HeldPortions();
    this.#held.set(key, held);
    const taken = held.take(message.used + message.unused);
    let reply: SettledReply;
    try {
      const whole = { ...message, by: this.#by, isWhole: kind === "requests", taken };
      reply = await this.#settle(quota, kind, whole);
    } catch (error) {
      this.#onFailure(error);
      return { ...alone, granted: message.amount };
    }
    held.passTo(reply.nowMs);
    held.add(reply.untilMs, reply.isLimited ? reply.granted : 0);
    const { granted, isLimited, untilMs, nowMs, retryInMs, shareLeft, spare } = reply;
    return { granted, isLimited, validMs: untilMs - nowMs, retryInMs, shareLeft, spare };
  }
}
