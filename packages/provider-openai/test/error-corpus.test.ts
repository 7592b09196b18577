import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import {
  type Classification,
  createRuleClassifier,
  type ErrorFacts,
  type Operation,
  UnusableReplyError,
} from "@hotspare/core";
import { APIConnectionError, APIConnectionTimeoutError, APIUserAbortError } from "openai";
import { describe, expect, it } from "vitest";
import { openAIErrorRules } from "../src/failures/openai-error-rules.js";
import { readOpenAIErrorFacts } from "../src/failures/read-openai-error-facts.js";
import { collect, embedderOf, failureOf, neverAborts, vlmOf } from "./adapters.js";
import { startLoopback } from "./loopback-server.js";

/** One real failure; `reason` and `trap` are notes for people. */
interface Case {
  readonly id: string;
  readonly operation: "any" | "embeddings" | "chat" | "responses";
  readonly kind: "http" | "stream" | "ok_body" | "network";
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly network_code: string | null;
  readonly class: string;
  readonly retry_after_ms: number | null;
  readonly trap: string | null;
}

const cases = readFileSync(new URL("fixtures/openai.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

const classify = createRuleClassifier({
  rules: openAIErrorRules,
  onExtensionError: ({ name, message }) => {
    throw new Error(`${name}: ${message}`);
  },
});

function judge(error: unknown, operation: Operation): Classification {
  const facts = UnusableReplyError.isInstance(error) ? error.facts : readOpenAIErrorFacts(error);
  return classify(context(facts, operation));
}

function context(facts: ErrorFacts | undefined, operation: Operation) {
  const credential = { id: "a", provider: "openai", model: "m" };
  return facts === undefined ? { credential, operation } : { credential, operation, facts };
}

function answer(response: ServerResponse, { kind, status, headers, body }: Case): void {
  const { "content-length": _, ...sent } = headers;
  if (kind === "stream" && typeof body !== "string") {
    response.writeHead(200, { "content-type": "text/event-stream", ...sent });
    response.end(`data: ${JSON.stringify(bodyOfEvent(body))}\n\n`);
    return;
  }
  response.writeHead(status ?? 200, { "content-type": "application/json", ...sent });
  response.end(typeof body === "string" ? body : body === null ? "" : JSON.stringify(body));
}

/** The SDK's error holds what stood within `error`. */
function bodyOfEvent(body: unknown): unknown {
  const { type } = body as { readonly type?: string };
  return type === "error" || type === "response.failed" ? body : { error: body };
}

const seenOverHttp = cases.filter(({ kind, body }) => {
  const isWordOfSdk = kind === "stream" && typeof body === "string" && !body.startsWith("<");
  return kind !== "network" && !isWordOfSdk;
});

describe("a real failure", () => {
  const failing = seenOverHttp.filter(({ id }) => id !== "openai-065");

  it.each(failing)("$id is $class, seen by an embedder, a completion and a stream", async (line) => {
    const { baseURL } = await startLoopback((response) => answer(response, line));
    const asked: readonly (readonly [Operation, () => Promise<unknown>])[] = [
      ["embed", () => embedderOf(baseURL).embed(["x"], neverAborts)],
      ["complete", () => vlmOf(baseURL).complete(request, neverAborts)],
      ["stream", () => collect(vlmOf(baseURL).stream(request, neverAborts))],
    ];
    for (const [operation, ask] of asked.filter(([name]) => canShow(line, name))) {
      const { class: judged, retryAfterMs = null } = judge(await failureOf(ask()), operation);
      expect({ operation, class: judged, retryAfterMs }, line.trap ?? "").toEqual({
        operation,
        class: line.class,
        retryAfterMs: line.retry_after_ms,
      });
    }
  });
});

describe("a real failure without a reply", () => {
  it.each(cases.filter((line) => !seenOverHttp.includes(line)))("$id is $class", (line) => {
    const { class: judged, retryAfterMs = null } = judge(errorOf(line), "complete");
    expect({ class: judged, retryAfterMs }, line.trap ?? "").toEqual({
      class: line.class,
      retryAfterMs: line.retry_after_ms,
    });
  });
});

/** The error that a line tells of: its messages, outermost first, the code on the innermost one. */
function errorOf({ body, network_code: code }: Case): unknown {
  const [message = "", ...causes] = String(body).split("\n  cause: ");
  let cause: Error | undefined;
  for (const each of causes.reverse()) {
    cause = coded(new Error(each.replace(/^\w*Error: /, ""), { cause }), cause === undefined ? code : null);
  }
  if (message === "Request was aborted.") return new APIUserAbortError();
  if (message === "Request timed out.") return new APIConnectionTimeoutError();
  if (message === "Connection error.") return new APIConnectionError({ cause });
  const error = new Error(message.replace(/^TypeError: /, ""), { cause });
  return coded(
    message.startsWith("TypeError: ") ? Object.assign(error, { name: "TypeError" }) : error,
    cause ? null : code,
  );
}

function coded(error: Error, code: string | null): Error {
  return code === null ? error : Object.assign(error, { code });
}

const request = { messages: [{ role: "user" as const, content: "x" }] };

/** A refusal comes to everyone; a good status brings it only to who reads that shape. */
function canShow({ kind, operation }: Case, asked: Operation): boolean {
  if (kind === "http") return true;
  if (kind === "stream") return asked === "stream";
  return operation === "embeddings" ? asked === "embed" : asked === "complete";
}
