// Sends the requests of the gateway cases, in a process of its own: … gateway-client-child.js
import { connect, type Socket } from "node:net";
import { type Dispatcher, Pool } from "undici";
import { chatModel, embeddingModel } from "../contestant.js";
import { answerJobs } from "../measure/answer-jobs.js";
import { inFlight } from "../measure/in-flight.js";
import type { GatewayJob, RequestKind } from "./gateway-job.js";
import type { Target } from "./start-gateways.js";

interface OpenTarget extends Target {
  readonly pool: Pool;
}

const messages = [{ role: "user", content: "a short prompt" }];
const input = "Text number 1.";
/** Each kind: its path, its body, and what only a whole answer has. */
const requests: Readonly<Record<RequestKind, readonly [path: string, body: object, mark: string]>> = {
  chat: ["/v1/chat/completions", { model: chatModel, messages }, "A short answer, of some words."],
  "embedding, base64": [
    "/v1/embeddings",
    { model: embeddingModel, input, encoding_format: "base64" },
    '"total_tokens":8',
  ],
  "embedding, floats": [
    "/v1/embeddings",
    { model: embeddingModel, input, encoding_format: "float" },
    '"total_tokens":8',
  ],
  stream: ["/v1/chat/completions", { model: chatModel, messages, stream: true }, "data: [DONE]"],
};
const firstToken = "word0 ";

const targets = new Map<string, OpenTarget>();
const idle: Socket[] = [];
let held: readonly Promise<unknown>[] = [];

function targetOf(name: string): OpenTarget {
  const target = targets.get(name);
  if (target === undefined) throw new Error(`There is no target "${name}".`);
  return target;
}

async function send(
  { pool, headers }: OpenTarget,
  kind: RequestKind,
): Promise<Dispatcher.ResponseData["body"]> {
  const [path, body] = requests[kind];
  const { statusCode, body: answer } = await pool.request({
    path,
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (statusCode !== 200) throw new Error(`${kind}: status ${statusCode}: ${await answer.text()}`);
  return answer;
}

async function call(target: OpenTarget, kind: RequestKind): Promise<void> {
  const text = await (await send(target, kind)).text();
  const [, , mark] = requests[kind];
  if (!text.includes(mark)) throw new Error(`${kind}: the answer is not whole: ${text.slice(-300)}`);
}

/** Reads a stream; resolves with the milliseconds until its first token, and with what ends when the stream does. */
async function openStream(
  target: OpenTarget,
): Promise<{ readonly firstMs: number; readonly ended: Promise<unknown> }> {
  const beganMs = performance.now();
  const body = await send(target, "stream");
  body.setEncoding("utf8");
  return new Promise((resolve, reject) => {
    let text = "";
    let firstMs: number | undefined;
    const ended = new Promise<void>((end, fail) => {
      body.on("data", (piece: string) => {
        text = firstMs === undefined ? text + piece : (text + piece).slice(-40);
        if (firstMs === undefined && text.includes(firstToken)) {
          firstMs = performance.now() - beganMs;
          resolve({ firstMs, ended });
        }
      });
      body.on("end", () => (text.includes("[DONE]") ? end() : fail(new Error("A stream was cut."))));
      body.on("error", fail);
    });
    ended.then(() => firstMs === undefined && reject(new Error("A stream had no token.")), reject);
  });
}

async function first({ targets: names, rounds }: GatewayJob & { readonly do: "first" }) {
  const found: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const from = round % names.length;
    for (const name of [...names.slice(from), ...names.slice(0, from)]) {
      const { firstMs, ended } = await openStream(targetOf(name));
      await ended;
      found[name]?.push(firstMs);
    }
  }
  return found;
}

function idleConnection({ origin }: Target): Promise<void> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  idle.push(socket);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("data", () => resolve());
    socket.write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  });
}

answerJobs(async (job: GatewayJob) => {
  switch (job.do) {
    case "open":
      for (const [name, target] of Object.entries(job.targets)) {
        targets.set(name, { ...target, pool: new Pool(target.origin, { connections: null }) });
      }
      return undefined;
    case "calls":
      return inFlight(job.calls, job.atOnce, () => call(targetOf(job.target), job.kind));
    case "first":
      return first(job);
    case "hold": {
      const opened = await Promise.all(
        Array.from({ length: job.streams }, () => openStream(targetOf(job.target))),
      );
      held = opened.map(({ ended }) => ended);
      return undefined;
    }
    case "release":
      await Promise.all(held);
      held = [];
      return undefined;
    case "idle":
      return inFlight(job.connections, 100, () => idleConnection(targetOf(job.target)));
    case "leave":
      for (const socket of idle.splice(0)) socket.destroy();
      return undefined;
  }
});
