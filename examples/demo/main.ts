// The demo: npm start
//
// Embeds this project's own documentation and describes four pictures while the credentials fail one after another. It plays on
// a simulated provider in this process, or, with OPENAI_API_KEYS (comma separated) in the environment, on the real one.
import { readdir } from "node:fs/promises";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { closingLines } from "./closing-lines.js";
import { perform } from "./perform.js";
import { type Chunk, readChunks } from "./read-chunks.js";
import { realStage } from "./real-stage.js";
import { createScreen, type Format } from "./screen.js";
import { simulatedStage } from "./simulated-stage.js";
import { Tally } from "./tally.js";

/** Always so many calls, however long the documentation grows. */
const embeddingCalls = 40;

const interruption = new AbortController();
// Once: a second Ctrl+C ends the process as usual.
process.once("SIGINT", () => interruption.abort(new Error("interrupted")));

const screen = createScreen(process.stdout);
const startedMs = Date.now();
const tell = (label: string, text: string, format: Format = "bold", atMs = Date.now()) => {
  const time = `${((atMs - startedMs) / 1_000).toFixed(2).padStart(6)} s`;
  screen.line(`${screen.paint("dim", time)}  ${screen.paint(format, label.padEnd(11))}  ${text}`);
};

const pictureFolder = new URL("../pictures/", import.meta.url);
const pictures = (await readdir(pictureFolder))
  .filter((name) => name.endsWith(".png"))
  .map((name) => new URL(name, pictureFolder));
const chunks = await readChunks();
const batches = inBatches(chunks, Math.min(embeddingCalls, chunks.length));

const keys = (process.env["OPENAI_API_KEYS"] ?? "").split(",").flatMap((key) => key.trim() || []);
await using stage = keys.length > 0 ? realStage(keys, process.env) : await simulatedStage(batches.length);
await using hotspare = createHotspare({ plugins: [openai()], ...stage.options });
const tally = new Tally(
  stage.credentials.map(({ id }) => id),
  hotspare.events,
);
hotspare.events.on("switch", ({ modelKind, from, to, classification, atMs }) => {
  const why = `${classification.class} (${classification.reason})`;
  tell("switch", `${modelKind}: ${from ?? "nobody"} -> ${to ?? "nobody"}, ${why}`, "yellow", atMs);
});
hotspare.events.on("failback", ({ modelKind, from, to, atMs }) => {
  tell("failback", `${modelKind}: ${from ?? "nobody"} -> ${to ?? "nobody"}`, "green", atMs);
});
hotspare.events.on("exhaustion", ({ kind, credentialIds, atMs, ...event }) => {
  tell(
    "exhaustion",
    `${kind}: none of ${credentialIds.join(", ")} could answer, ${event.class}`,
    "red",
    atMs,
  );
});

const { credentials } = stage;
const embedder = hotspare.embedder({ model: stage.embeddingModel, credentials });
const vlm = hotspare.vlm({ model: stage.vlmModel, credentials });

screen.line(`Hotspare demo: ${stage.title}`);
screen.line(
  `Embeds ${chunks.length} chunks of this project's documentation in ${batches.length} calls, and describes ${pictures.length} pictures.`,
);
try {
  await perform(
    { stage, embedder, vlm, screen, tally, signal: interruption.signal, tell },
    batches,
    pictures,
  );
  tell("done", `${tally.total.chunks} vectors of ${embedder.dimensions} dimensions`);
} catch (error) {
  const stopped = interruption.signal.aborted;
  process.exitCode = stopped ? 130 : 1;
  tell(stopped ? "stopped" : "gave up", stopped ? "as you wish" : String(error), "red");
}
screen.progress(undefined);
for (const line of closingLines(tally, stage.requestsSeen())) {
  screen.line(line);
}

function inBatches(all: readonly Chunk[], count: number): readonly (readonly Chunk[])[] {
  const edge = (index: number) => Math.round((index * all.length) / count);
  return Array.from({ length: count }, (_, index) => all.slice(edge(index), edge(index + 1)));
}
