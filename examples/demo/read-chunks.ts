import { readdir, readFile } from "node:fs/promises";

/** A piece of a page, small enough to be one vector. */
export interface Chunk {
  /** The page, from the root of the project. */
  readonly page: string;
  readonly text: string;
}

const root = new URL("../../", import.meta.url);
const wordsOfAChunk = 180;

/** Reads this project's own documentation and cuts it into chunks of up to about 200 words, at headings and paragraphs. */
export async function readChunks(): Promise<readonly Chunk[]> {
  const pages = [
    ...(await markdownIn("")),
    ...(await markdownIn("docs/")),
    ...(await subfoldersOf("packages/")).map((folder) => `${folder}README.md`),
  ];
  const chunks = await Promise.all(
    pages.map(async (page) => {
      const text = await readFile(new URL(page, root), "utf8").catch(() => "");
      return cut(text).map((piece): Chunk => ({ page, text: piece }));
    }),
  );
  return chunks.flat();
}

async function markdownIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(new URL(folder, root));
  return names
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `${folder}${name}`);
}

async function subfoldersOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(new URL(folder, root), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}${entry.name}/`);
}

function cut(text: string): readonly string[] {
  const chunks: string[] = [];
  let chunk: readonly string[] = [];
  for (const paragraph of text.split(/\n{2,}/).filter((each) => each.trim() !== "")) {
    const full = wordsIn(chunk.join("\n\n")) + wordsIn(paragraph) > wordsOfAChunk;
    if (chunk.length > 0 && (full || /^#{1,3} /.test(paragraph))) {
      chunks.push(chunk.join("\n\n"));
      chunk = [];
    }
    chunk = [...chunk, paragraph];
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk.join("\n\n")];
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}
