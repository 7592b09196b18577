import type { HealthLink, PortionReply, PortionReport, SharedLimit } from "@hotspare/core/plugin";
import { HeldPortions } from "./held-portions.js";
import type { AccountMessage, AccountReply } from "./limit-message.js";

type Kind = "requests" | "tokens";

/** What is answered beside the account's reply: the account's time at the answer. */
export interface SettledReply extends AccountReply {
  readonly nowMs: number;
}

/** Writes a message into the account of a quota, wherever the account is. */
export type SettleAccount = (quota: string, kind: Kind, message: AccountMessage) => Promise<SettledReply>;

/** One process's side of the fleet's accounts. */
export class FleetAccount
  implements Required<Pick<HealthLink, "takePortion" | "publishLimit" | "exchangePortion">>
{
  readonly #by: string;
  readonly #settle: SettleAccount;
  readonly #onProblem: (error: unknown) => void;
  readonly #held = new Map<string, HeldPortions>();

  /** @param by names the process in its claims */
  constructor(by: string, settle: SettleAccount, onProblem: (error: unknown) => void = () => undefined) {
    this.#by = by;
    this.#settle = settle;
    this.#onProblem = onProblem;
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
    this.#exchange(quota, kind, { amount: 0, least: 0, used: 0, unused: 0, perMinute, refusals: [] }).catch(
      this.#onProblem,
    );
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
    const reply = await this.#settle(quota, kind, {
      ...message,
      by: this.#by,
      isWhole: kind === "requests",
      taken,
    });
    held.passTo(reply.nowMs);
    held.add(reply.untilMs, reply.isLimited ? reply.granted : 0);
    const { granted, isLimited, untilMs, nowMs, retryInMs, shareLeft, spare } = reply;
    return { granted, isLimited, validMs: untilMs - nowMs, retryInMs, shareLeft, spare };
  }
}
