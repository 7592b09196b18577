import { expect, it } from "vitest";
import { withoutQuietRows } from "./quiet-rows.js";
import type { CredentialRow, ModelRows } from "./rows.js";

const quiet = (id: string): CredentialRow => ({ id, openings: [], serving: [], marks: [] });
const group = (key: string, credentials: readonly CredentialRow[]): ModelRows => ({
  key,
  name: key,
  down: [],
  exhaustions: [],
  credentials,
});
const range = { fromMs: 0, toMs: 1 };

it("hides quiet credentials if there are too many rows", () => {
  const groups = Array.from({ length: 10 }, (_, index) =>
    group(`model-${index}`, [
      { ...quiet("a"), serving: [range] },
      ...["b", "c", "d", "e", "f", "g"].map(quiet),
      { ...quiet("h"), openings: [{ ...range, isOpenNow: true }] },
    ]),
  );
  const { groups: shown, hidden } = withoutQuietRows(groups);
  expect(hidden).toBe(60);
  expect(shown.map(({ credentials }) => credentials.map(({ id }) => id))).toEqual(
    groups.map(() => ["a", "h"]),
  );
  expect(withoutQuietRows(groups.slice(0, 2))).toEqual({ groups: groups.slice(0, 2), hidden: 0 });
});
