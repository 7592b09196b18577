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

/** No room of the fleet is known, and the process's own room decides. */
const roomAlone: RoomReply = { granted: 0, isLimited: false, validMs: 1_000, retryInMs: 250, spare: 0 };

/** Writes messages into the fleet's accounts, wherever the accounts are. */
export interface SettleAccounts {
  limit(quota: string, kind: Kind, message: AccountMessage): Promise<SettledReply>;
  room(domain: string, message: RoomMessage): Promise<RoomReply>;
}

/** One process's side of the fleet's accounts. */
export class FleetAccount
  implements Required<Pick<HealthLink, "takePortion" | "publishLimit" | "exchangePortion" | "exchangeRoom">>
{
  readonly #by: string;
  readonly #settle: SettleAccounts;
  readonly #onFailure: (error: unknown) => void;
  readonly #held = new Map<string, HeldPortions>();

  /**
   * @param by names the process in its claims
   * @param onFailure takes why an account could not be asked: this process then goes on alone
   */
  constructor(by: string, settle: SettleAccounts, onFailure: (error: unknown) => void) {
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

  async exchangeRoom(domain: string, report: RoomReport): Promise<RoomReply> {
    try {
      return await this.#settle.room(domain, { ...report, by: this.#by });
    } catch (error) {
      this.#onFailure(error);
      return roomAlone;
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
      reply = await this.#settle.limit(quota, kind, whole);
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
