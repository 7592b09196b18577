import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { watchEngine } from "./watch-engine.js";

export type Body = Readonly<Record<string, unknown>>;

export interface Refusal {
  readonly status?: number;
  readonly body: unknown;
}

interface ChatServerOptions {
  /** Undefined: the request is answered. */
  readonly refuse?: (body: Body) => Refusal | undefined;
  /** The message that it answers with. */
  readonly message?: (body: Body) => Body;
}

export interface ChatServer {
  readonly baseURL: string;
  readonly bodies: readonly Body[];
  readonly headers: readonly Body[];
}

/** A server of chat completions on a real socket, which streams when it is asked to. */
export async function startChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const { refuse = () => undefined, message = () => ({ role: "assistant", content: "Hi" }) } = options;
  const bodies: Body[] = [];
  const headers: Body[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = JSON.parse(Buffer.concat(pieces).toString()) as Body;
    bodies.push(body);
    headers.push(request.headers);
    const refusal = refuse(body);
    if (refusal !== undefined) {
      response.writeHead(refusal.status ?? 400, { "content-type": "application/json" });
      response.end(JSON.stringify(refusal.body));
    } else if (body["stream"] === true) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(streamOf(message(body), body["stream_options"] !== undefined));
    } else {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(completionOf(message(body))));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseURL: `http://127.0.0.1:${port}/v1`, bodies, headers };
}

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

function finishReasonOf(message: Body): string {
  return message["tool_calls"] === undefined ? "stop" : "tool_calls";
}

function completionOf(message: Body): Body {
  return { model: "m", choices: [{ index: 0, message, finish_reason: finishReasonOf(message) }], usage };
}

function streamOf({ tool_calls: calls, content, ...rest }: Body, withUsage: boolean): string {
  const deltas = [
    rest,
    ...(typeof content === "string" ? [{ content }] : []),
    ...(Array.isArray(calls) ? calls.map((call, index) => ({ tool_calls: [{ index, ...call }] })) : []),
  ];
  const chunks = [
    ...deltas.map((delta) => ({ model: "m", choices: [{ index: 0, delta, finish_reason: null }] })),
    { model: "m", choices: [{ index: 0, delta: {}, finish_reason: finishReasonOf({ tool_calls: calls }) }] },
    ...(withUsage ? [{ model: "m", choices: [], usage }] : []),
  ];
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("")}data: [DONE]\n\n`;
}

/** The refusal of OpenAI: words, and the field that they are about. */
export function openaiRefusal(
  message: string,
  param: string | null = null,
  code: string | null = null,
): Refusal {
  return { body: { error: { message, type: "invalid_request_error", param, code } } };
}

/** A Hotspare with the real SDK, closed and checked with the test. */
export function chatHotspare() {
  const hotspare = createHotspare({ plugins: [openai()], clock: new ManualClock(), random: () => 0 });
  const watch = watchEngine(hotspare);
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await watch.expectClean();
  });
  return hotspare;
}
