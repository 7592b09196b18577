import { stat } from "node:fs/promises";

/** Where a repair keeps a file as it was. */
export function copyName(file: string): string {
  return `${file}.before-repair`;
}

/**
 * The name that a repair made for the file as it was, when something ended the repair before the repaired file stood in its place: the file then
 * has both names. Undefined: no repair was interrupted there.
 */
export async function interruptedCopy(file: string): Promise<string | undefined> {
  const name = copyName(file);
  const [own, kept] = await Promise.all([stat(file, { bigint: true }), statOf(name)]);
  return kept !== undefined && kept.ino === own.ino && kept.dev === own.dev ? name : undefined;
}

async function statOf(name: string) {
  return await stat(name, { bigint: true }).catch(() => undefined);
}
