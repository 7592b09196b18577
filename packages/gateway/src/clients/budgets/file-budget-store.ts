import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, HotspareError, systemClock } from "@hotspare/core";
import { errnoOf } from "@hotspare/core/plugin";
import {
  type BudgetAnswer,
  type BudgetAsk,
  type BudgetSettlement,
  type BudgetStore,
  monthOf,
} from "../budget-store.js";
import { budgetsAway } from "../refusals.js";
import { BudgetFileProblem, budgetLine, budgetText, readBudgets } from "./budget-file.js";
import { BudgetLedger, type SpentRow } from "./budget-ledger.js";
import { GrowingFile } from "./growing-file.js";
import { makeFolder } from "./make-folder.js";
import { StateLock } from "./state-lock.js";

/** Options of `openFileBudgets`. */
export interface FileBudgetsOptions {
  /** A folder that no other gateway uses. Created if it does not exist. */
  readonly stateDir: string;
  /** Currency of the price table, such as `USD`. @default a currency without a name */
  readonly currency?: string | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Receives the reason why the file cannot be written, each time the reason changes. @default the reason is dropped */
  readonly onProblem?: ((message: string) => void) | undefined;
}

const fileName = "budgets.jsonl";
const syncEveryMs = 1_000;
/** A longer file is replaced by a file that has one line for each client and month. */
const longestFileBytes = 4_000_000;
/** Number of past months that the file keeps for people to read. */
const monthsKept = 12;

/**
 * Opens a store that keeps budgets in a file of a folder. The store hands each settled cost to the operating system at once, so a crash of the process loses no
 * settled cost. The store syncs the file to the disk within about a second. Requests that were running when the process died are not counted.
 *
 * @throws {HotspareError} when another process writes the file, the folder cannot be written, or the file is not a file of budgets. The file is not changed
 */
export async function openFileBudgets(options: FileBudgetsOptions): Promise<BudgetStore> {
  const { stateDir, currency = "", clock = systemClock, onProblem = () => undefined } = options;
  const path = join(stateDir, fileName);
  const lock = await readable(path, async () => {
    await makeFolder(stateDir, 0o700);
    return StateLock.take(path, clock);
  });
  try {
    const text = await readable(path, () => textOf(path));
    const { rows, isTorn } = text === undefined ? { rows: [], isTorn: false } : readBudgets(text, currency);
    if (isTorn && text !== undefined) {
      const copy = `${path}.torn`;
      await readable(path, () => writeFile(copy, text, { mode: 0o600 }));
      onProblem(
        `The last line of ${path} is incomplete, so an amount that was spent may be missing. The gateway goes on without the line. The file as it was is ${copy}.`,
      );
    }
    const kept = rows.filter(({ month }) => month >= firstKept(clock));
    const file = await readable(path, () => GrowingFile.replace(path, budgetText(kept, currency)));
    return new FileBudgetStore({ path, currency, clock, onProblem, lock, file, rows: kept });
  } catch (error) {
    await lock.release();
    throw error instanceof BudgetFileProblem ? unusable(path, error) : error;
  }
}

interface FileBudgetParts {
  readonly path: string;
  readonly currency: string;
  readonly clock: Clock;
  readonly onProblem: (message: string) => void;
  readonly lock: StateLock;
  readonly file: GrowingFile;
  readonly rows: readonly SpentRow[];
}

class FileBudgetStore implements BudgetStore {
  readonly #parts: FileBudgetParts;
  readonly #ledger: BudgetLedger;
  readonly #closing = new AbortController();
  #file: GrowingFile;
  /** Resolves when the running loop of `#write` has ended. Undefined: nothing has to be written. */
  #writing: Promise<void> | undefined;
  #isClosed = false;
  /** Whether a line was added since the last sync began. */
  #isDirty = false;
  /** Why the file could not be written. The file may lack lines, so the next flush replaces the file. */
  #problem: string | undefined;

  constructor(parts: FileBudgetParts) {
    this.#parts = parts;
    this.#ledger = new BudgetLedger(parts.rows);
    this.#file = parts.file;
  }

  async hold(ask: BudgetAsk): Promise<BudgetAnswer> {
    if (this.#problem !== undefined || this.#closing.signal.aborted) {
      throw budgetsAway();
    }
    return this.#ledger.hold(ask);
  }

  settle(settlement: BudgetSettlement): void {
    const row = this.#ledger.settle(settlement);
    if (settlement.cost === 0 || this.#isClosed) {
      return;
    }
    this.#isDirty = true;
    if (this.#problem === undefined) {
      try {
        this.#file.add(budgetLine(row));
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#writing ??= this.#write();
  }

  spent(client: string, month: string): number {
    return this.#ledger.spent(client, month);
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) {
      return;
    }
    this.#closing.abort();
    await this.#writing;
    try {
      if (this.#isDirty || this.#problem !== undefined) {
        await this.#flush();
      }
    } finally {
      this.#isClosed = true;
      await this.#file.close();
      await this.#parts.lock.release();
    }
  }

  /** Syncs at most once a second, until nothing is left to sync. */
  async #write(): Promise<void> {
    const { signal } = this.#closing;
    while (this.#isDirty && !signal.aborted) {
      try {
        await this.#parts.clock.sleep(syncEveryMs, signal, { background: true });
      } catch {
        break;
      }
      await this.#flush().catch((error) => this.#fail(error));
    }
    this.#writing = undefined;
  }

  async #flush(): Promise<void> {
    const { lock, path, currency, clock } = this.#parts;
    if (!(await lock.isMine())) {
      throw new Error("another process has taken the file over, or its lock was removed");
    }
    this.#isDirty = false;
    try {
      if (this.#problem !== undefined || this.#file.bytes > longestFileBytes) {
        this.#ledger.forgetBefore(firstKept(clock));
        const old = this.#file;
        // A cost that is settled while the new file is written goes to the old file alone, so its line is added again below.
        const rows = this.#ledger.rows();
        this.#file = await GrowingFile.replace(path, budgetText(rows, currency));
        await old.close();
        for (const row of this.#ledger.rows().filter((each) => !rows.includes(each))) {
          this.#file.add(budgetLine(row));
        }
        this.#problem = undefined;
      }
      await this.#file.sync();
    } catch (error) {
      this.#isDirty = true;
      throw error;
    }
  }

  #fail(error: unknown): void {
    this.#isDirty = true;
    const why = error instanceof Error ? error.message : String(error);
    // The error's code identifies the problem: the message of a full disk has a count of bytes, which differs each time.
    const kind = errnoOf(error) ?? why;
    if (this.#problem !== kind) {
      this.#problem = kind;
      this.#parts.onProblem(
        `Budgets cannot be written to "${this.#parts.path}": ${why}. Requests of clients with a budget are refused until the file can be written.`,
      );
    }
  }
}

function firstKept(clock: Clock): string {
  const now = new Date(clock.epochMs());
  return monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsKept, 1));
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function unusable(path: string, { message }: BudgetFileProblem): HotspareError {
  return new HotspareError({
    message: `"${path}" ${message}. It was not changed. Repair it, or move it away to begin at 0.`,
  });
}

async function readable<Value>(path: string, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    const code = errnoOf(error);
    if (HotspareError.isInstance(error) || code === undefined) {
      throw error;
    }
    throw new HotspareError({
      message: `Budgets cannot be kept in "${path}" (${code}). Give a stateDir in which this process may write.`,
      cause: error,
    });
  }
}
