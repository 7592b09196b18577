import { isObject } from "@hotspare/core/plugin";
import type { SpentRow } from "./budget-ledger.js";

/** First line of the file: what it is, so that nobody else's file is taken for it. */
interface BudgetHeader {
  readonly file: "hotspare budgets";
  readonly version: 1;
  readonly currency: string;
}

/** What was read. `isTorn`: the last line was not written to its end. */
export interface ReadBudgets {
  readonly rows: readonly SpentRow[];
  readonly isTorn: boolean;
}

/** The file cannot be used as it is. The message is the end of a sentence about the file. */
export class BudgetFileProblem extends Error {
  override readonly name = "BudgetFileProblem";
}

/** The whole file: a header, and a line for each client and month. A later line of the same client and month replaces it. */
export function budgetText(rows: Iterable<SpentRow>, currency: string): string {
  const header: BudgetHeader = { file: "hotspare budgets", version: 1, currency };
  return `${JSON.stringify(header)}\n${[...rows].map(budgetLine).join("")}`;
}

/** A line has what was spent in all, not what was added: a line that is read twice counts once. */
export function budgetLine({ month, client, spent }: SpentRow): string {
  return `${JSON.stringify({ month, client, spent })}\n`;
}

/**
 * Reads a file. A last line without its line break was being written when the process or the machine died: it is left out.
 * @throws {BudgetFileProblem} when it is another file, of another currency or version, or damaged
 */
export function readBudgets(text: string, currency: string): ReadBudgets {
  const lines = text.split("\n");
  const isTorn = lines.pop() !== "";
  const [header = "", ...rest] = lines;
  checkHeader(parsed(header), currency, rest.length === 0);
  const rows = new Map<string, SpentRow>();
  rest.forEach((line, index) => {
    const row = rowOf(parsed(line));
    if (row === undefined) {
      throw new BudgetFileProblem(`is damaged in line ${index + 2}`);
    }
    rows.set(`${row.month} ${row.client}`, row);
  });
  return { rows: [...rows.values()], isTorn };
}

/** @param isEmpty whether the file has no amounts: then a currency without a name, as of a file without prices, says nothing */
function checkHeader(header: unknown, currency: string, isEmpty: boolean): void {
  if (!isObject(header) || header["file"] !== "hotspare budgets") {
    throw new BudgetFileProblem("is not a file of budgets");
  }
  if (header["version"] !== 1) {
    throw new BudgetFileProblem("was written by a later version of Hotspare");
  }
  if (header["currency"] !== currency && !(isEmpty && header["currency"] === "")) {
    throw new BudgetFileProblem(
      `has amounts in ${named(header["currency"])}, and the price table is in ${named(currency)}`,
    );
  }
}

const longestShown = 20;

/** A file may hold anything: a terminal must not be steered by it. */
function named(currency: unknown): string {
  return currency === "" || typeof currency !== "string"
    ? "a currency without a name"
    : JSON.stringify(currency.slice(0, longestShown)).replace(/[\p{Cc}\p{Cf}]/gu, "?");
}

function rowOf(value: unknown): SpentRow | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { month, client, spent } = value;
  const isRow =
    typeof month === "string" &&
    /^\d{4}-\d{2}$/.test(month) &&
    typeof client === "string" &&
    typeof spent === "number" &&
    Number.isFinite(spent) &&
    spent >= 0;
  return isRow ? { month, client, spent } : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
