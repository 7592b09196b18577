import type { Clock } from "../contract/clock.js";
import type { ExchangeEnd } from "../contract/credential-switcher.js";
import type { RoomReply, RoomReport } from "../contract/health-link.js";
import { afterMs, answerInTime, type LinkParts, requireNumbers } from "./answer-in-time.js";

/** A `HealthLink` as rooms use it: nothing that it does makes a call wait for longer than `answerMs`. */
export class LinkedRooms {
  readonly #of: LinkParts;

  constructor(parts: LinkParts) {
    this.#of = parts;
  }

  get isConnected(): boolean {
    return this.#of.isConnected();
  }

  get answerMs(): number {
    return this.#of.answerMs;
  }

  get clock(): Clock {
    return this.#of.clock;
  }

  after(ms: number, run: () => void): void {
    afterMs(this.#of.clock, ms, run);
  }

  exchange(domain: string, report: RoomReport, end: ExchangeEnd<RoomReply>): void {
    answerInTime(this.#of, "exchangeRoom", this.#exchanged(domain, report), end);
  }

  async #exchanged(domain: string, report: RoomReport): Promise<RoomReply> {
    const reply = await this.#of.link.exchangeRoom?.(domain, report);
    requireNumbers("exchangeRoom", Object(reply), ["granted", "validMs", "retryInMs", "spare"]);
    return reply as RoomReply;
  }
}
