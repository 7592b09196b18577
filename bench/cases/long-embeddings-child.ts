// Reads an embedding reply of so many MiB and prints the longest turn of the event loop: … long-embeddings-child.js <name> <MiB>
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { longestTurnOf } from "../measure/longest-turn-of.js";
import { startReplyServer } from "../measure/reply-server.js";

const [name = "", megabytes = "250"] = process.argv.slice(2);
const bytes = Number(megabytes) * 1_048_576;
const inputs = 2_048;

const vectorOf = (index: number, dimensions: number) =>
  Float32Array.from({ length: dimensions }, (_, at) => Math.sin(at + index) / 30);

const base64Of = (index: number, dimensions: number) =>
  Buffer.from(vectorOf(index, dimensions).buffer as ArrayBuffer).toString("base64");

/** A reply of so many vectors as inputs, each written out once; so long that the reply has as many bytes as it may. */
function replyOf(write: (index: number, share: number) => string): Buffer {
  const share = Math.floor(bytes / inputs) - 60;
  const written = Array.from({ length: 8 }, (_, index) => Buffer.from(write(index, share)));
  const pieces: Buffer[] = [Buffer.from('{"object":"list","data":[')];
  for (let index = 0; index < inputs; index += 1) {
    pieces.push(
      Buffer.from(`${index === 0 ? "" : ","}{"object":"embedding","index":${index},"embedding":`),
      written[index % written.length] ?? Buffer.alloc(0),
      Buffer.from("}"),
    );
  }
  pieces.push(Buffer.from('],"model":"m","usage":{"prompt_tokens":8,"total_tokens":8}}'));
  return Buffer.concat(pieces);
}

const base64 = () => replyOf((index, share) => JSON.stringify(base64Of(index, Math.floor((share * 3) / 16))));
const replies: Readonly<Record<string, () => Buffer>> = {
  base64,
  "base64 with escapes": () =>
    replyOf((index, share) =>
      JSON.stringify(base64Of(index, Math.floor((share * 2.95) / 16))).replaceAll("/", "\\/"),
    ),
  numbers: () => replyOf((index, share) => JSON.stringify([...vectorOf(index, Math.floor(share / 24))])),
  "numbers of a few digits": () =>
    replyOf((index, share) =>
      JSON.stringify([...vectorOf(index, Math.floor(share / 10))].map((number) => Number(number.toFixed(5)))),
    ),
  "a long text": () => Buffer.from(`{"data":[{"note":"${"words ".repeat(bytes / 6)}"}]}`),
  "base64 that was cut": () => base64().subarray(0, bytes - 1_000_000),
};

const body = replies[name]?.() ?? Buffer.alloc(0);
const { baseURL, answerWith } = await startReplyServer();
const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1 } });
const embedder = hotspare.embedder({
  model: "m",
  credentials: [{ provider: "openai", apiKey: "sk-proj-0123456789", baseURL }],
  timeouts: { attemptMs: 60_000, totalMs: 60_000 },
});
const texts = Array.from({ length: inputs }, (_, index) => `Text number ${index}.`);

await answerWith(200, body);
let outcome = "";
let turnMs = Number.POSITIVE_INFINITY;
for (let round = 0; round < 2; round += 1) {
  globalThis.gc?.();
  const turn = await longestTurnOf(async () => {
    outcome = await embedder.embed(texts).then(
      ({ embeddings }) => `${embeddings.length} vectors`,
      (error: Error) => error.message.slice(0, 80),
    );
  });
  turnMs = Math.min(turnMs, turn);
  embedder.reset();
}
globalThis.gc?.();
const text = body.toString("latin1");
let parseMs = Number.POSITIVE_INFINITY;
for (let round = 0; round < 2; round += 1) {
  const began = performance.now();
  try {
    JSON.parse(text);
  } catch {
    // Broken JSON takes its time too.
  }
  parseMs = Math.min(parseMs, performance.now() - began);
}
console.log(JSON.stringify({ turnMs, parseMs, outcome, bytes: body.length }));
process.exit(0);
