// Prints what a herd lost while one key was out: node --import tsx herd-child.ts '{"callers":256,...}'
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare, orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";

/** What a herd is measured with. */
export interface HerdScene {
  readonly callers: number;
  /** What the first key answers while it is out: a status, or nothing. */
  readonly fault: number | "hang";
  /** A refusal without words of load, such as a 500 may have. @default none */
  readonly message?: string;
  readonly addresses: 1 | 2;
  readonly switcher: "ordered" | "spread" | "ring";
  readonly outMs: number;
  readonly afterMs: number;
}

/** What was counted. */
export interface HerdCounts {
  readonly calls: number;
  readonly failed: number;
  readonly onDeadKey: number;
  readonly longestMs: number;
  readonly errors: Readonly<Record<string, number>>;
}

const scene = JSON.parse(process.argv[2] ?? "{}") as HerdScene;
const answerMs = 20;

let isOut = false;
let onDeadKey = 0;
const vector = Array.from({ length: 8 }, (_, index) => index / 8);
const reply = JSON.stringify({
  object: "list",
  model: "m",
  data: [{ object: "embedding", index: 0, embedding: vector }],
  usage: { prompt_tokens: 1, total_tokens: 1 },
});

function listen(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isFirst = request.headers.authorization?.includes("first") === true;
      if (isFirst && isOut) {
        onDeadKey += 1;
        if (scene.fault === "hang") return;
        response.writeHead(scene.fault, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: { message: scene.message ?? "Something went wrong." } }));
        return;
      }
      setTimeout(() => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(reply);
      }, answerMs);
    });
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
    ),
  );
}

const one = await listen();
const two = scene.addresses === 1 ? one : await listen();
const switchers = { ordered: orderedSwitcher, spread: spreadSwitcher, ring: stickyRing } as const;
const hotspare = createHotspare({
  plugins: [openai()],
  switcher: switchers[scene.switcher](),
  ...(scene.fault === "hang" ? { timeouts: { attemptMs: 2_000 } } : {}),
});
const embedder = hotspare.embedder({
  model: "m",
  dimensions: 8,
  credentials: [
    { id: "first", provider: "openai", apiKey: "sk-first-0123456789", baseURL: one },
    { id: "second", provider: "openai", apiKey: "sk-second-0123456789", baseURL: two },
  ],
});

// The first calls load the SDK and make its connections.
await Promise.all(Array.from({ length: scene.callers }, () => embedder.embed(["x"])));
isOut = true;

let calls = 0;
let failed = 0;
let longestMs = 0;
const errors: Record<string, number> = {};
const beganMs = performance.now();
const caller = async (): Promise<void> => {
  while (performance.now() - beganMs < scene.outMs + scene.afterMs) {
    const startedMs = performance.now();
    calls += 1;
    try {
      await embedder.embed(["x"]);
    } catch (error) {
      failed += 1;
      const name = error instanceof Error ? `${error.name}: ${error.message.slice(0, 160)}` : "unknown";
      errors[name] = (errors[name] ?? 0) + 1;
    }
    longestMs = Math.max(longestMs, performance.now() - startedMs);
  }
};
setTimeout(() => {
  isOut = false;
}, scene.outMs);
await Promise.all(Array.from({ length: scene.callers }, caller));
const counts: HerdCounts = { calls, failed, onDeadKey, longestMs: Math.round(longestMs), errors };
console.log(JSON.stringify(counts));
process.exit(0);
