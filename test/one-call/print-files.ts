// Prints, as JSON, which files of core one embed() enters between the call and its result, by V8's coverage. Started by its test.
import { Session } from "node:inspector/promises";
import { createHotspare } from "@hotspare/core";
import { scripted } from "../support/scripted-plugin.js";

const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" } as const;
const script = {
  embed: async (inputs: readonly unknown[], { signal }: { readonly signal: AbortSignal }) => {
    signal.throwIfAborted();
    return { embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })), usage, model: "m" };
  },
};
const embedder = createHotspare({ plugins: [scripted()] }).embedder({
  model: "m",
  credentials: [
    { id: "first", provider: "scripted", script },
    { id: "spare", provider: "scripted", script },
  ],
});
// The first call makes the spares ready.
await embedder.embed(["hello"]);
await new Promise((resolve) => setTimeout(resolve, 50));

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
await session.post("Profiler.takePreciseCoverage");
await embedder.embed(["hello"]);
const { result } = await session.post("Profiler.takePreciseCoverage");

const root = "/packages/core/src/";
const entered = result
  .filter(
    ({ url, functions }) => url.includes(root) && functions.some(({ ranges }) => ranges[0]?.count !== 0),
  )
  .map(({ url }) => url.slice(url.indexOf(root) + root.length).replace(/\?.*$/, ""));
console.log(JSON.stringify(entered.sort()));
await embedder.close();
