import { isObject } from "@hotspare/core/plugin";
import type { SpentRow } from "./budget-ledger.js";

/** First line of the file. The line identifies the file, so that the gateway never overwrites somebody else's file. */
interface BudgetHeader {
  readonly file: "hotspare budgets";
  readonly version: 1;
  readonly currency: string;
}

/** The content of a file. `isTorn`: the last line is incomplete. */
export interface ReadBudgets {
  readonly rows: readonly SpentRow[];
  readonly isTorn: boolean;
}

/** The gateway cannot use the file. The message is the end of a sentence about the file. */
export class BudgetFileProblem extends Error {
  override readonly name = "BudgetFileProblem";
}

/** The text of a whole file: a header, and a line for each client and month. A later line replaces an earlier line of the same client and month. */
export function budgetText(rows: Iterable<SpentRow>, currency: string): string {
  const header: BudgetHeader = { file: "hotspare budgets", version: 1, currency };
  return `${JSON.stringify(header)}\n${[...rows].map(budgetLine).join("")}`;
}

/** A line has the total that was spent, not the amount that was added, so a line that is read twice counts once. */
export function budgetLine({ month, client, spent }: SpentRow): string {
  return `${JSON.stringify({ month, client, spent })}\n`;
}

/**
 * Reads the text of a file. Leaves out a last line without a line break: the process or the machine died while writing the line.
 * @throws {BudgetFileProblem} when the text is not a file of budgets, has another currency or version, or is damaged
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

/** @param isEmpty whether the file has no amounts. Then the file may lack the name of a currency, because a gateway without prices wrote it */
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

/** A file may contain any text. Control characters are replaced, because they could steer the reader's terminal. */
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
