import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEmbeddings } from "@hotspare/bulk";
import { onTestFinished } from "vitest";

/** A folder that is gone after the test. */
export async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-files-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

export const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

/** The indexes of the vectors in a file, in order, and of the errors. */
export async function indexesIn(file: string) {
  const vectors: number[] = [];
  const errors: number[] = [];
  for await (const { index, error } of readEmbeddings(file))
    (error === undefined ? vectors : errors).push(index);
  const byNumber = (one: number, other: number) => one - other;
  return { vectors: vectors.sort(byNumber), errors: errors.sort(byNumber) };
}
