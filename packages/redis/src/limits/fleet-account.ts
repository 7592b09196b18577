import type {
  HealthLink,
  PortionReply,
  PortionReport,
  RoomReply,
  RoomReport,
  SharedLimit,
} from "@hotspare/core/plugin";
import { HeldPortions } from "./held-portions.js";
import type { AccountMessage, AccountReply } from "./limit-message.js";
import type { RoomMessage } from "./room-account.js";

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

/** The fleet's accounts, wherever they are. */
export interface FleetAccounts {
  settleLimit(quota: string, kind: Kind, message: AccountMessage): Promise<SettledReply>;
  settleRoom(domain: string, message: RoomMessage): Promise<RoomReply>;
}

/** One process's side of the fleet's accounts. */
export class FleetAccount
  implements Required<Pick<HealthLink, "takePortion" | "publishLimit" | "exchangePortion" | "exchangeRoom">>
{
  readonly #by: string;
  readonly #accounts: FleetAccounts;
  readonly #onFailure: (error: unknown) => void;
  readonly #explain: (error: unknown) => unknown;
  readonly #held = new Map<string, HeldPortions>();

  /**
   * @param by names the process in its claims
   * @param onFailure takes why a limit's account could not be asked: this process then goes on alone
   * @param explain makes of an error of Redis what a room's question rejects with. Core reports it, goes on alone, and sends the same refusal again
   */
  constructor(
    by: string,
    accounts: FleetAccounts,
    onFailure: (error: unknown) => void,
    explain: (error: unknown) => unknown = (error) => error,
  ) {
    this.#by = by;
    this.#accounts = accounts;
    this.#onFailure = onFailure;
    this.#explain = explain;
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

  async exchangeRoom(domain: string, report: RoomReport): Promise<RoomReply> {
    try {
      return await this.#accounts.settleRoom(domain, { ...report, by: this.#by });
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async #exchange(
    quota: string,
    kind: Kind,
    message: Omit<AccountMessage, "by" | "isWhole" | "taken" | "beyond">,
  ): Promise<PortionReply> {
    const key = `${quota}:${kind}`;
    const held = this.#held.get(key) ?? new HeldPortions();
    this.#held.set(key, held);
    const taken = held.take(message.used + message.unused);
    const covered = taken.reduce((sum, [, amount]) => sum + amount, 0);
    const beyond = held.isLimited ? Math.max(0, message.used - covered) : 0;
    let reply: SettledReply;
    try {
      const whole = { ...message, by: this.#by, isWhole: kind === "requests", taken, beyond };
      reply = await this.#accounts.settleLimit(quota, kind, whole);
    } catch (error) {
      this.#onFailure(error);
      return { ...alone, granted: message.amount };
    }
    held.isLimited = reply.isLimited;
    held.passTo(reply.nowMs);
    held.add(reply.untilMs, reply.isLimited ? reply.granted : 0);
    const { granted, isLimited, untilMs, nowMs, retryInMs, shareLeft, spare } = reply;
    return { granted, isLimited, validMs: untilMs - nowMs, retryInMs, shareLeft, spare };
  }
}
