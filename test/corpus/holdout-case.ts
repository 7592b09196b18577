import { readFileSync } from "node:fs";
import type { CorpusCase } from "./corpus-case.js";

/** A failure whose class and action are known, and whom it concerns is not. `why`, `note` and `source` are for people. */
export interface HoldoutCase extends CorpusCase {
  readonly why: string;
  /** What the source did not print, and how it was completed. */
  readonly note?: string;
}

/** The cases of one file beside this one. Those whose bodies were written by us were left out. */
export function readHoldout(name: "holdout" | "holdout2" | "holdout3"): readonly HoldoutCase[] {
  return readFileSync(new URL(`cases/${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as HoldoutCase);
}

/** Whether a wait was told as a moment. It is read by the clock of the call, and these moments were moved after that of another check. */
export function namesMoment({ note = "", headers }: CorpusCase & { readonly note?: string }): boolean {
  return note.includes("moment") || Object.values(headers).some((value) => /^\d{10,13}$|GMT$/.test(value));
}
