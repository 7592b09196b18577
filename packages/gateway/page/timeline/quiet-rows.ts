import type { ModelRows } from "./rows.js";

/** Rows that a reader can still look through. */
const MOST_ROWS = 60;

/** The rows to draw, and how many are left out because nothing happened in them. */
export interface ShownRows {
  readonly groups: readonly ModelRows[];
  readonly hidden: number;
}

/** Where there are many rows, a credential that took no calls, was never open and has no mark has no row. */
export function withoutQuietRows(groups: readonly ModelRows[]): ShownRows {
  const rows = groups.reduce((sum, { credentials }) => sum + 1 + credentials.length, 0);
  if (rows <= MOST_ROWS) return { groups, hidden: 0 };
  const shown = groups.map((group) => ({
    ...group,
    credentials: group.credentials.filter(
      ({ openings, serving, marks }) => openings.length + serving.length + marks.length > 0,
    ),
  }));
  const left = shown.reduce((sum, { credentials }) => sum + 1 + credentials.length, 0);
  return { groups: shown, hidden: rows - left };
}
