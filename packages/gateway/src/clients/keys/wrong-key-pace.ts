import type { Clock } from "@hotspare/core";
import { ProtocolError } from "../../contract/protocol-error.js";
import { addressGroup } from "./address-group.js";

/** Number of wrong keys that are answered at once, because people mistype keys. */
const freeWrongKeys = 5;
const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** Above this number, each wrong key of the address is answered with 429. */
const mostRemembered = 20;
/** After a flood of wrong keys ends, its address gets 429 for ten minutes at most. */
const worstRemembered = mostRemembered + 20;
/** The record of an address forgets one wrong key in this time. */
const forgetMs = 30_000;
/** Most refusals of one address that wait at once, so that waiting refusals do not use up the sockets. */
const mostWaitingOfAddress = 8;
const mostWaiting = 500;
const mostAddresses = 10_000;

interface AddressRecord {
  /** Number of wrong keys that are remembered. The number falls by one in `forgetMs`. */
  wrong: number;
  atMs: number;
  waiting: number;
}

/**
 * Slows down senders that guess keys. The more wrong keys an address has sent, the longer a refusal waits. A correct key never waits here, so a client does not
 * wait for the mistakes of others behind the same address. The delay only reduces traffic. The length of the keys is what makes guessing hopeless.
 */
export class WrongKeyPace {
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  /** Records in the order of their last wrong key, oldest first. */
  readonly #records = new Map<string, AddressRecord>();
  #waiting = 0;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of wrong keys since the start. */
  get count(): number {
    return this.#count;
  }

  /**
   * Counts a wrong key of an address. Resolves when the gateway may send the refusal.
   * @throws {ProtocolError} 429 when the address has sent too many wrong keys
   */
  async wait(address: string): Promise<void> {
    this.#count += 1;
    const record = this.#remember(addressGroup(address));
    const tooMany = record.wrong - mostRemembered;
    if (tooMany > 0) {
      // The next try counts as one more wrong key.
      throw tooManyWrongKeys(Math.ceil((tooMany + 1) * forgetMs));
    }
    const delayMs = delayOf(record.wrong);
    if (delayMs === 0) {
      return;
    }
    if (record.waiting >= mostWaitingOfAddress || this.#waiting >= mostWaiting) {
      throw tooManyWrongKeys(delayMs);
    }
    record.waiting += 1;
    this.#waiting += 1;
    try {
      await this.#clock.sleep(delayMs, this.#closed.signal, { background: true });
    } catch {
      // The gateway closes, so the refusal is sent at once.
    } finally {
      record.waiting -= 1;
      this.#waiting -= 1;
    }
  }

  close(): void {
    this.#closed.abort();
  }

  #remember(group: string): AddressRecord {
    const nowMs = this.#clock.monotonicMs();
    const record = this.#records.get(group) ?? { wrong: 0, atMs: nowMs, waiting: 0 };
    const left = Math.max(0, record.wrong - (nowMs - record.atMs) / forgetMs);
    record.wrong = Math.min(worstRemembered, left + 1);
    record.atMs = nowMs;
    this.#records.delete(group);
    this.#records.set(group, record);
    if (this.#records.size > mostAddresses) {
      const [oldest] = this.#records.keys();
      this.#records.delete(oldest ?? "");
    }
    return record;
  }
}

function delayOf(wrong: number): number {
  const beyond = Math.ceil(wrong) - freeWrongKeys;
  return beyond <= 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (beyond - 1));
}

function tooManyWrongKeys(retryAfterMs: number): ProtocolError {
  return new ProtocolError({
    status: 429,
    type: "rate_limit_error",
    code: "too_many_wrong_keys",
    message: `This gateway does not know this key, and too many wrong keys came from your address. Check the key, and try again in ${Math.ceil(retryAfterMs / 1_000)} s. The gateway answers a correct key at once.`,
    retryAfterMs,
  });
}
