import type { ModelRows } from "./rows.js";

/** With more rows, quiet rows are hidden. */
const MOST_ROWS = 60;

/** The rows to draw, and the number of hidden rows. */
export interface ShownRows {
  readonly groups: readonly ModelRows[];
  readonly hidden: number;
}

/** If there are many rows, hides the row of a credential that got no calls, was never open and has no marks. */
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
