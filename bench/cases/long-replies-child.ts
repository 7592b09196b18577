// Reads replies of 8 MiB and prints the longest turn of the event loop with each: … long-replies-child.js <rounds>
import { setImmediate as nextTurn } from "node:timers/promises";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { longestTurnOf } from "../measure/longest-turn-of.js";
import { startReplyServer } from "../measure/reply-server.js";

const bytes = 8 * 1_024 * 1_024 - 1_000;
const rounds = Number(process.argv[2] ?? 5);

/** Repeats a piece to the length of a reply. */
const filled = (piece: string, before = "", after = "") =>
  before + piece.repeat(Math.floor((bytes - before.length - after.length) / piece.length)) + after;

/** An answer in many parts, as `JSON.parse` meets it in a usual reply. */
const manyParts = filled(
  '{"type":"text","text":"some words"},',
  '{"choices":[{"message":{"content":[',
  "{}]}}]}",
);

const replies: Readonly<Record<string, readonly [status: number, body: string]>> = {
  "an answer in many parts": [200, manyParts],
  "an answer of one text": [200, filled("words ", '{"choices":[{"message":{"content":"', '"}}]}')],
  "blank lines": [200, filled("\n")],
  "a page": [200, filled("<p>words</p>", "<html>")],
  "broken JSON": [200, filled('{"a":1},', "[")],
  "an error with a long message": [200, filled("words ", '{"error":{"message":"', '"}}')],
  "a refusal": [500, filled("words ", '{"error":{"message":"', '"}}')],
  "a refusal of tabs": [400, filled("\t")],
};

const { baseURL, answerWith } = await startReplyServer();

const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1 } });
const vlm = hotspare.vlm({
  model: "m",
  credentials: [{ provider: "openai", apiKey: "sk-proj-0123456789", baseURL }],
});

/** The least of several runs: what the collector of garbage adds is neither's. */
async function leastOf(measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    globalThis.gc?.();
    least = Math.min(least, await measure());
  }
  return least;
}

/** Measured as a turn too, since the collector of garbage adds to both. */
function parseMsOf(text: string): Promise<number> {
  return leastOf(() =>
    longestTurnOf(async () => {
      await nextTurn();
      // Broken JSON takes its time too.
      JSON.parse(text);
    }),
  );
}

const found: Record<string, { readonly turnMs: number; readonly parseMs: number }> = {};
for (const [name, [status, body]] of Object.entries(replies)) {
  await answerWith(status, Buffer.from(body));
  const turnMs = await leastOf(() => longestTurnOf(() => vlm.complete({ prompt: "hi" })));
  vlm.reset();
  found[name] = { turnMs, parseMs: Math.max(await parseMsOf(manyParts), await parseMsOf(body)) };
}
console.log(JSON.stringify(found));
process.exit(0);
