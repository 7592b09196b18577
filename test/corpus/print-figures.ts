// Prints, service by service, how many of the recorded failures get their class, their action and their stated wait: `npm run figures`, or
// `npm run figures -- compat openai`. Rules are written by hand, so the figures of a service say something only where the rules were
// written without it: change them for one half of the services, and read the other half's figures before its replies.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type Classification, createHotspare, defaultPolicy } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { ManualClock } from "@hotspare/testkit";
import { type CorpusCase, readCorpus } from "./corpus-case.js";
import { roadsTo } from "./roads.js";
import { sendCase } from "./send-case.js";

const files = ["openai", "azure", "volcengine", "compat"] as const;
const asked = process.argv.slice(2);
const names = files.filter((name) => asked.length === 0 || asked.includes(name));

interface Figures {
  replies: number;
  classes: number;
  actions: number;
  waits: number;
  waitsRead: number;
}

const figures = new Map<string, Figures>();
for (const line of names.flatMap(readCorpus)) {
  if (line.kind !== "network" && line.class !== "aborted" && line.disputed === undefined) {
    await count(line);
  }
}
console.table(Object.fromEntries([...figures].map(([service, each]) => [service, each])));
console.table([sum([...figures.values()])]);

/** Asks two servers, of which the first fails as it was seen. */
async function count(line: CorpusCase): Promise<void> {
  const [road] = roadsTo(line);
  if (road === undefined) return;
  const failing = await listen((_, response) => sendCase(response, line, 400));
  const other = await listen((_, response) => response.writeHead(401).end());
  const hotspare = createHotspare({
    plugins: [openai(), azure(), volcengine()],
    clock: new ManualClock(),
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  const seen = new Map<string, Classification>();
  hotspare.events.on("failure", ({ credentialId, classification }) => seen.set(credentialId, classification));
  const credentials = [
    { id: "failing", ...road.credential(failing.origin) },
    { id: "other", ...road.credential(other.origin) },
  ];
  const { operation, model } = road;
  const calling =
    operation === "embed"
      ? hotspare.embedder({ model, credentials }).embed(["x"])
      : operation === "complete"
        ? hotspare.vlm({ model, credentials }).complete({ prompt: "x" })
        : drain(hotspare.vlm({ model, credentials }).stream({ prompt: "x" }));
  await calling.catch(() => undefined);
  const judged = seen.get("failing");
  const movedOn = seen.has("other");
  const own = figures.get(line.service ?? line.provider) ?? sum([]);
  const isRight = judged !== undefined && [line.class, ...(line.also ?? [])].includes(judged.class);
  const wait = line.retry_after_ms;
  figures.set(line.service ?? line.provider, {
    replies: own.replies + 1,
    classes: own.classes + Number(isRight),
    actions: own.actions + Number(movedOn === (defaultPolicy[line.class].call !== "rethrow")),
    waits: own.waits + Number(wait !== null),
    waitsRead: own.waitsRead + Number(wait !== null && judged?.retryAfterMs === wait),
  });
  await hotspare.close({ graceMs: 0 });
  failing.close();
  other.close();
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

async function listen(listener: RequestListener) {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => listener(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function sum(all: readonly Figures[]): Figures {
  const total = { replies: 0, classes: 0, actions: 0, waits: 0, waitsRead: 0 };
  for (const each of all) {
    total.replies += each.replies;
    total.classes += each.classes;
    total.actions += each.actions;
    total.waits += each.waits;
    total.waitsRead += each.waitsRead;
  }
  return total;
}
