// The provider of the benchmark, in a process of its own: it answers from memory and does as little as it can.
// Started by a case; its parent reads the port from the first message, asks for counts, and has keys refused.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { UpstreamMessage } from "./start-upstream.js";

const tokens = 200;
const counts: Record<string, number> = {};
/** Keys that are refused, with the status they get. */
const refused = new Map<string, number>();
const bodies = new Map<string, Buffer>();

/** Bodies are made once: what is measured is the client. */
function embeddings(inputs: number, dimensions: number, base64: boolean): Buffer {
  const name = `${inputs} ${dimensions} ${base64}`;
  const known = bodies.get(name);
  if (known !== undefined) return known;
  const data = Array.from({ length: inputs }, (_, index) => {
    const vector = Float32Array.from({ length: dimensions }, (__, at) => Math.sin(at + index) / 30);
    const embedding = base64 ? Buffer.from(vector.buffer).toString("base64") : [...vector];
    return { object: "embedding", index, embedding };
  });
  const usage = { prompt_tokens: inputs * 8, total_tokens: inputs * 8 };
  const body = Buffer.from(JSON.stringify({ object: "list", model: "text-embedding-3-small", data, usage }));
  bodies.set(name, body);
  return body;
}

const common = { id: "chatcmpl-1", created: 1_700_000_000, model: "gpt-4.1-mini" };
const usage = { prompt_tokens: 8, completion_tokens: tokens, total_tokens: tokens + 8 };
const message = { role: "assistant", content: "A short answer, of some words.", refusal: null };
const completion = Buffer.from(
  JSON.stringify({
    ...common,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    usage,
  }),
);

const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
/** Some tokens arrive together, as they do over a network. */
const pieces = Array.from({ length: tokens / 10 }, (_, piece) =>
  Buffer.from(
    Array.from({ length: 10 }, (__, at) => chunk({ content: `word${piece * 10 + at} ` }, null)).join(""),
  ),
);
const beginning = Buffer.from(chunk({ role: "assistant", content: "" }, null));
const ending = Buffer.from(
  `${chunk({}, "stop")}data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", choices: [], usage })}\n\ndata: [DONE]\n\n`,
);

/** Streams that wait after their first piece, while the parent holds them. */
const waiting: (() => void)[] = [];
let isHolding = false;

function sendStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(beginning);
  let sent = 0;
  const next = () => {
    if (isHolding && sent === 1) {
      waiting.push(next);
      return;
    }
    const piece = pieces[sent];
    if (piece === undefined) {
      response.end(ending);
      return;
    }
    sent += 1;
    response.write(piece);
    setImmediate(next);
  };
  setImmediate(next);
}

function send(response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

const errors: Readonly<Record<number, object>> = {
  401: {
    message: "Incorrect API key provided.",
    type: "invalid_request_error",
    param: null,
    code: "invalid_api_key",
  },
  429: { message: "Rate limit reached.", type: "requests", param: null, code: "rate_limit_exceeded" },
  500: {
    message: "The server had an error while processing your request.",
    type: "server_error",
    param: null,
    code: null,
  },
};
const refusals = new Map(
  Object.entries(errors).map(([status, error]) => [Number(status), Buffer.from(JSON.stringify({ error }))]),
);

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const key = request.headers.authorization?.slice(7) ?? "";
    counts[key] = (counts[key] ?? 0) + 1;
    const status = refused.get(key);
    if (status !== undefined) {
      send(response, status, refusals.get(status) ?? Buffer.alloc(0));
      return;
    }
    const body = JSON.parse(Buffer.concat(parts).toString()) as {
      input?: string | readonly string[];
      encoding_format?: string;
      dimensions?: number;
      stream?: boolean;
    };
    if (body.input !== undefined) {
      const inputs = typeof body.input === "string" ? 1 : body.input.length;
      send(response, 200, embeddings(inputs, body.dimensions ?? 1_536, body.encoding_format === "base64"));
    } else if (body.stream === true) {
      sendStream(response);
    } else {
      send(response, 200, completion);
    }
  });
});
server.keepAliveTimeout = 600_000;
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
);
process.on("message", ({ refuse, restore, hold }: UpstreamMessage) => {
  isHolding = hold ?? isHolding;
  if (!isHolding) for (const next of waiting.splice(0)) next();
  if (refuse !== undefined) refused.set(refuse.key, refuse.status);
  if (restore !== undefined) refused.delete(restore);
  process.send?.({ counts: { ...counts } });
  for (const key of Object.keys(counts)) delete counts[key];
});
process.on("disconnect", () => process.exit(0));
