import { randomBytes } from "node:crypto";
import { type Clock, systemClock } from "@hotspare/core";
import type { RedisCommands, RedisCommandsOptions, RedisHealthReason } from "@hotspare/redis";
import {
  type BudgetAnswer,
  type BudgetAsk,
  type BudgetSettlement,
  type BudgetStore,
  monthOf,
} from "../budget-store.js";
import { budgetsAway } from "../refusals.js";
import { ClientBooks } from "./client-books.js";
import { holdScript, reportScript } from "./redis-budget-scripts.js";

/** Options of `openRedisBudgets`, with the address and the prefix of Redis. */
export interface RedisBudgetsOptions extends RedisCommandsOptions {
  /** Currency of the price table, such as `USD`. Redis keeps the amounts of each currency separately. @default a currency without a name */
  readonly currency?: string | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /**
   * Receives the reason why Redis cannot be used, once for each outage, and once for each client whose records Redis refuses. The text never has the user and
   * password of the address. @default the reason is dropped
   */
  readonly onProblem?: ((message: string) => void) | undefined;
}

/** The store reports all settlements of this time in one message. */
const gatherMs = 100;
/** How often a process stamps what its requests hold. */
const stampEveryMs = 1_000;
/** A hold that its process has not stamped for this time ends. */
const holdsEndMs = 10_000;
/** Number of clients whose reports are sent at once. If reports were sent one by one to a distant Redis, the holds of many clients would be stamped too late. */
const reportsAtOnce = 50;
/** Age after which the page's figure is read again from Redis. */
const shownMs = 5_000;
/** Number of months for which Redis keeps a month's record for people to read. */
const monthsKept = 3;

/**
 * Opens a store that keeps budgets in Redis. All processes with the same prefix share the budgets. Each hold is one script, so two processes cannot spend the
 * same money. The store reports a settled cost within 0.1 s. While Redis does not answer, the store keeps settled costs in memory, reports them later, and
 * refuses requests of clients with a budget with 503, because nobody knows what is left. The holds of a dead process end after 10 s.
 *
 * @throws {InvalidConfigError} when an option is wrong
 */
export async function openRedisBudgets(options: RedisBudgetsOptions): Promise<BudgetStore> {
  const { currency = "", clock = systemClock, onProblem = () => undefined, ...server } = options;
  const { redisCommands } = await import("@hotspare/redis");
  const commands = redisCommands("openRedisBudgets()", server);
  return new RedisBudgetStore({ commands, currency, clock, onProblem });
}

interface RedisBudgetParts {
  readonly commands: RedisCommands;
  readonly currency: string;
  readonly clock: Clock;
  readonly onProblem: (message: string) => void;
}

class RedisBudgetStore implements BudgetStore {
  readonly #parts: RedisBudgetParts;
  readonly #process = randomBytes(12).toString("base64url");
  readonly #books = new Map<string, ClientBooks>();
  readonly #closing = new AbortController();
  #reporting: Promise<void> | undefined;
  #problem: string | undefined;

  constructor(parts: RedisBudgetParts) {
    this.#parts = parts;
  }

  async hold({ client, month, limit, amount }: BudgetAsk): Promise<BudgetAnswer> {
    const books = this.#booksOf(client);
    const spentHere = books.spentHere(month);
    const further = [amount, limit, books.granted, books.takeReleased()].map(digits);
    books.ask(amount);
    let answer: HoldReply;
    try {
      answer = readHold(
        await this.#run(holdScript, books, month, [digits(spentHere), ...this.#times(month), ...further]),
      );
    } catch (error) {
      books.answered(amount, false);
      this.#reportSoon();
      throw budgetsAway(error);
    }
    const { isHeld, spent, held } = answer;
    books.answered(amount, isHeld);
    books.confirm(month, spentHere, spent);
    this.#reportSoon();
    return isHeld ? { isHeld } : { isHeld, spent, held };
  }

  settle({ client, month, held, cost }: BudgetSettlement): void {
    this.#booksOf(client).settle(month, held, cost);
    this.#reportSoon();
  }

  spent(client: string, month: string): number {
    const books = this.#booksOf(client);
    if (this.#parts.clock.monotonicMs() - books.askedAtMs > shownMs) {
      books.isStale = true;
      this.#reportSoon();
    }
    return books.spent(month);
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) {
      return;
    }
    this.#closing.abort();
    await this.#reporting;
    try {
      await this.#reportAll();
    } finally {
      this.#parts.commands.close();
    }
  }

  #booksOf(client: string): ClientBooks {
    let books = this.#books.get(client);
    if (books === undefined) {
      books = new ClientBooks(client);
      this.#books.set(client, books);
    }
    return books;
  }

  #reportSoon(): void {
    if (!this.#closing.signal.aborted) {
      this.#reporting ??= this.#keepReporting();
    }
  }

  /** Reports changes and stamps holds, as long as there are changes or holds. */
  async #keepReporting(): Promise<void> {
    const { signal } = this.#closing;
    const { clock } = this.#parts;
    try {
      while (!signal.aborted && [...this.#books.values()].some((books) => books.isStale || books.held > 0)) {
        const isSoon =
          this.#problem === undefined &&
          [...this.#books.values()].some((books) => books.isStale && books.problem === undefined);
        await clock.sleep(isSoon ? gatherMs : stampEveryMs, signal, { background: true });
        await this.#reportAll().catch(() => undefined);
      }
    } catch {
      // The store closes. `close` reports once more.
    } finally {
      this.#reporting = undefined;
    }
  }

  /** Reports each client, even if Redis refuses another client's records. @throws the first reason why a client could not be reported */
  async #reportAll(): Promise<void> {
    const due = [...this.#books.values()].filter((books) => books.isStale || books.held > 0);
    const failures: unknown[] = [];
    for (let from = 0; from < due.length; from += reportsAtOnce) {
      const reports = due.slice(from, from + reportsAtOnce).map((books) => this.#report(books));
      for (const report of await Promise.allSettled(reports)) {
        if (report.status === "rejected") {
          failures.push(report.reason);
        }
      }
      if (this.#problem !== undefined) {
        break;
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  async #report(books: ClientBooks): Promise<void> {
    for (const month of books.monthsToReport(monthOf(this.#parts.clock.epochMs()))) {
      const spentHere = books.spentHere(month);
      // An amount without an answer yet counts as held: Redis has answered the request for it before Redis reads this report. The next report corrects a refused amount.
      books.isStale = books.isAsking;
      books.takeReleased();
      try {
        const args = [digits(spentHere), ...this.#times(month), digits(books.held)];
        const reply = await this.#run(reportScript, books, month, args);
        books.confirm(month, spentHere, amountOf(reply));
      } catch (error) {
        books.isStale = true;
        throw error;
      }
    }
  }

  /** Milliseconds until holds end, and the epoch milliseconds at which Redis deletes the month's record. */
  #times(month: string): readonly string[] {
    const [year = 0, ordinal = 0] = month.split("-").map(Number);
    return [String(holdsEndMs), String(Date.UTC(year, ordinal + monthsKept, 1))];
  }

  async #run(script: string, books: ClientBooks, month: string, args: readonly string[]): Promise<unknown> {
    const { commands, currency, clock } = this.#parts;
    const name = `budget:${currency}`;
    const keys = [
      commands.key(`${name}:${month}:${books.client}`),
      commands.key(`${name}:held:${books.client}`),
    ];
    books.askedAtMs = clock.monotonicMs();
    try {
      const reply = await commands.run(script, keys, [this.#process, ...args]);
      this.#problem = undefined;
      books.problem = undefined;
      return reply;
    } catch (error) {
      if (isOfOneClient(error)) {
        this.#problem = undefined;
        this.#reportDamage(books, keys, error);
      } else {
        this.#reportOutage(error);
      }
      throw error;
    }
  }

  #reportOutage(error: unknown): void {
    const why = wordsOf(error);
    if (this.#problem === undefined) {
      this.#parts.onProblem(`${why} Requests of clients with a budget are refused until Redis answers.`);
    }
    this.#problem = why;
  }

  #reportDamage(books: ClientBooks, keys: readonly string[], error: unknown): void {
    const why = wordsOf(error);
    if (books.problem === undefined) {
      this.#parts.onProblem(
        `${why} Requests of the client "${books.client}" are refused until its keys are repaired: ${keys.join(" and ")}.`,
      );
    }
    books.problem = why;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const reasonsOfOneClient: readonly RedisHealthReason[] = ["wrong_type", "refused"];

/** Whether Redis has answered and refused: one client's keys have another type, or values that the script cannot read. */
function isOfOneClient(error: unknown): boolean {
  const reason: unknown = Reflect.get(Object(error), "reason");
  return reasonsOfOneClient.some((each) => each === reason);
}

interface HoldReply {
  readonly isHeld: boolean;
  readonly spent: number;
  readonly held: number;
}

function readHold(reply: unknown): HoldReply {
  const [isHeld, spent, held] = Array.isArray(reply) ? (reply as readonly unknown[]) : [];
  return { isHeld: Number(isHeld) === 1, spent: amountOf(spent), held: amountOf(held) };
}

/** @throws {Error} when the reply is not an amount, because another server answers in place of Redis */
function amountOf(reply: unknown): number {
  const amount = Number(String(reply));
  if (!Number.isFinite(amount)) {
    throw new Error("Redis has answered no amount.");
  }
  return amount;
}

/** Lua reads the same double back from JavaScript's shortest digits. */
function digits(amount: number): string {
  return String(amount);
}
