// Makes very many calls, or embeds very many inputs, from memory, and prints how much memory that took: … endurance-child.ts calls|inputs <count>
import { embedMany } from "@hotspare/bulk";
import { createHotspare } from "@hotspare/core";
import { canned } from "../contestants/canned.js";

const [what, count = "1000"] = process.argv.slice(2);
const total = Number(count);
const embedder = createHotspare({ plugins: [canned()] }).embedder({
  model: "m",
  dimensions: 8,
  credentials: [
    { id: "a", provider: "canned", key: "key-number-a" },
    { id: "b", provider: "canned", key: "key-number-b" },
  ],
});

const inputsBetweenCollections = 10_000;

/** What is left after a collection. */
function heapNow(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function ofCalls(): Promise<readonly number[]> {
  const heaps: number[] = [];
  for (let made = 0; made < total; made += 1) {
    if (made % (total / 10) === 0) heaps.push(heapNow());
    await embedder.embed(["a text"]);
  }
  return [...heaps, heapNow()];
}

async function ofInputs(): Promise<readonly number[]> {
  function* texts() {
    for (let index = 0; index < total; index += 1) yield `text number ${index}`;
  }
  const heaps: number[] = [];
  let taken = 0;
  for await (const _ of embedMany(embedder, texts())) {
    if (taken % (total / 10) === 0) heaps.push(heapNow());
    // As often in a long run as in a short one: what lies between two collections is no longer needed, and is memory of the process all the same.
    else if (taken % inputsBetweenCollections === 0) globalThis.gc?.();
    taken += 1;
  }
  return [...heaps, heapNow()];
}

const beganMs = performance.now();
const heaps = what === "calls" ? await ofCalls() : await ofInputs();
console.log(
  JSON.stringify({
    heaps,
    peakBytes: process.resourceUsage().maxRSS * 1_024,
    seconds: (performance.now() - beganMs) / 1_000,
  }),
);
process.exit(0);
