import type { Clock } from "@hotspare/core";
import { ProtocolError } from "../../contract/protocol-error.js";
import { addressGroup } from "./address-group.js";

/** Wrong keys that are answered at once: somebody mistypes a key a few times. */
const freeWrongKeys = 5;
const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** Beyond this number a wrong key of the address gets 429. */
const mostRemembered = 20;
/** A flood keeps its address out for ten minutes at most after its end. */
const worstRemembered = mostRemembered + 20;
/** One wrong key is forgotten in this time. */
const forgetMs = 30_000;
/** Refusals of one address that may wait at once, so that delays do not gather sockets. */
const mostWaitingOfAddress = 8;
const mostWaiting = 500;
const mostAddresses = 10_000;

interface AddressRecord {
  /** Wrong keys that are remembered; falls by one in `forgetMs`. */
  wrong: number;
  atMs: number;
  waiting: number;
}

/**
 * Slows down who guesses keys. A refusal waits the longer the more wrong keys its address has sent; a right key never comes here, so nobody behind the same
 * address waits for another's mistakes. It keeps noise down; what keeps a guesser out is the length of the keys.
 */
export class WrongKeyPace {
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  /** In the order of their last wrong key. */
  readonly #records = new Map<string, AddressRecord>();
  #waiting = 0;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wrong keys since the start. */
  get count(): number {
    return this.#count;
  }

  /**
   * Counts a wrong key of an address, and resolves when its refusal may be sent.
   * @throws {ProtocolError} 429 when the address has sent too many
   */
  async wait(address: string): Promise<void> {
    this.#count += 1;
    const record = this.#remember(addressGroup(address));
    const tooMany = record.wrong - mostRemembered;
    if (tooMany > 0) {
      // The next wrong key counts too.
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
      // The gateway closes: nobody waits longer.
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
