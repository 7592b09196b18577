import { createHotspare } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { openLoopback, type ReceivedRequest, sendJson, sendPieces } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

/** What a model says. */
export interface Said {
  readonly text?: string;
  /** The pieces of a stream. @default the text at once */
  readonly pieces?: readonly string[];
  readonly finish?: string;
  /** In a stream, one piece for each word. */
  readonly refusal?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[];
  /** A refusal of the request, with status 400 unless it says otherwise. */
  readonly error?: { readonly message: string; readonly param?: string; readonly status?: number };
  /** Whether a stream breaks in place of its finish. */
  readonly breaks?: boolean;
}

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

/** A server of chat completions whose model says what the test wants, by the number of the request. */
export async function startObjectServer(say: (request: ReceivedRequest, index: number) => Said) {
  let count = 0;
  const server = await openLoopback((response, request) => {
    const said = say(request, count);
    count += 1;
    if (said.error !== undefined) {
      const { status = 400, ...error } = said.error;
      sendJson(response, { error: { type: "invalid_request_error", code: null, ...error } }, status);
    } else if (request.body["stream"] === true) {
      sendPieces(response, eventsOf(said));
    } else {
      const { text = "", refusal, calls = [] } = said;
      const message = {
        role: "assistant",
        content: text,
        ...(refusal === undefined ? {} : { refusal }),
        ...(calls.length === 0 ? {} : { tool_calls: calls.map(wireCall) }),
      };
      sendJson(response, {
        model: "m",
        choices: [{ index: 0, message, finish_reason: finishOf(said) }],
        usage,
      });
    }
  });
  onTestFinished(() => server.close());
  return server;
}

function wireCall({ name, arguments: text }: { name: string; arguments: string }, index: number) {
  return { index, id: `call_${index}`, type: "function", function: { name, arguments: text } };
}

function finishOf({ finish, calls = [] }: Said): string {
  return finish ?? (calls.length === 0 ? "stop" : "tool_calls");
}

function eventsOf(said: Said): readonly string[] {
  const { text = "", pieces = [text], refusal, calls = [], breaks = false } = said;
  const deltas = [
    ...pieces.map((content) => ({ content })),
    ...(refusal?.split(/(?<= )/) ?? []).map((piece) => ({ refusal: piece })),
    ...calls.map((call, index) => ({ tool_calls: [wireCall(call, index)] })),
  ].map((delta) => ({ model: "m", choices: [{ index: 0, delta, finish_reason: null }] }));
  const end = { model: "m", choices: [{ index: 0, delta: {}, finish_reason: finishOf(said) }], usage };
  return [...deltas, ...(breaks ? [] : [end, "[DONE]"])].map(
    (event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`,
  );
}

/** A Hotspare with our three providers, closed with the test. */
export function objectHotspare() {
  const hotspare = createHotspare({ plugins: [openai(), azure(), volcengine()], random: () => 0 });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

/** A VLM whose credentials, one or several, all ask this server. */
export function objectVlm(origin: string, hotspare = objectHotspare(), ids = ["a", "b"]) {
  return hotspare.vlm({
    model: "m",
    credentials: ids.map((id) => ({
      id,
      provider: "openai",
      apiKey: `key-${id}-0123456789`,
      baseURL: `${origin}/v1`,
    })),
  });
}

/** A VLM that is always told the same. */
export async function vlmSaying(...all: readonly [Said, ...Said[]]) {
  const server = await startObjectServer((_, index) => all[Math.min(index, all.length - 1)] as Said);
  return { vlm: objectVlm(server.origin), requests: server.requests };
}
