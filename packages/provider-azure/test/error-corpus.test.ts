import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import type { Operation } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { chatRequest, collect, embedderOf, failureOf, judge, neverAborts, vlmOf } from "./adapters.js";
import { startLoopback } from "./loopback-server.js";

/** One real failure; `reason` and `trap` are notes for people. */
interface Case {
  readonly id: string;
  readonly operation: "any" | "embeddings" | "chat" | "responses";
  readonly kind: "http" | "stream" | "ok_body";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly class: string;
  readonly retry_after_ms: number | null;
  readonly trap: string | null;
}

const cases = readFileSync(new URL("fixtures/azure.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

/** Of the corpus' label `unknown`: good replies that look like failures. */
const good = cases.filter((line) => line.kind === "ok_body" && line.class === "unknown");
const failing = cases.filter((line) => !good.includes(line));

/** Whose fault it is, where that is not what `defaultScopes` says of the class. */
const scopes: Readonly<Record<string, string>> = {
  "azure-011": "credential_model",
  "azure-044": "credential_model",
  "azure-019": "credential_model",
  "azure-082": "credential_model",
  "azure-021": "endpoint",
  "azure-022": "endpoint",
  "azure-023": "endpoint",
  "azure-064": "endpoint",
  "azure-053": "account_model",
  "azure-054": "account_model",
  "azure-055": "account_model",
};
const usualScopes: Readonly<Record<string, string>> = {
  rate_limited: "endpoint_model",
  transient: "endpoint_model",
  auth: "credential",
  quota_exceeded: "account",
  not_found: "credential_model",
};

describe("a real failure", () => {
  it.each(failing)("$id is $class, seen by an embedder, a completion and a stream", async (line) => {
    const { endpoint } = await startLoopback((response) => answer(response, line));
    const asked: readonly (readonly [Operation, () => Promise<unknown>])[] = [
      ["embed", () => embedderOf(endpoint).embed(["x"], neverAborts)],
      ["complete", () => vlmOf(endpoint, { apiVersion: "2024-10-21" }).complete(chatRequest, neverAborts)],
      ["stream", () => collect(vlmOf(endpoint).stream(chatRequest, neverAborts))],
    ];
    for (const [operation, ask] of asked.filter(([name]) => canShow(line, name))) {
      const { class: judged, scope, retryAfterMs = null } = judge(await failureOf(ask()), operation);
      expect({ operation, class: judged, scope, retryAfterMs }, line.trap ?? "").toEqual({
        operation,
        class: line.class,
        scope: scopes[line.id] ?? usualScopes[line.class] ?? "request",
        retryAfterMs: line.retry_after_ms,
      });
    }
  });

  it.each(good)("$id is none", async ({ body, trap }) => {
    const last = { choices: [{ index: 0, delta: { content: "!" }, finish_reason: "stop" }] };
    const { endpoint } = await startLoopback((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(
        `${[body, last].map((each) => `data: ${JSON.stringify(each)}\n\n`).join("")}data: [DONE]\n\n`,
      );
    });
    const chunks = await collect(vlmOf(endpoint).stream(chatRequest, neverAborts));
    expect(chunks.at(-1), trap ?? "").toMatchObject({ type: "finish", finishReason: "stop" });
  });
});

function answer(response: ServerResponse, { kind, status, headers, body }: Case): void {
  const { "content-length": _, ...sent } = headers;
  if (kind === "stream") {
    const { type } = body as { readonly type?: string };
    response.writeHead(200, { "content-type": "text/event-stream", ...sent });
    response.end(`${type === undefined ? "event: error\n" : ""}data: ${JSON.stringify(body)}\n\n`);
    return;
  }
  response.writeHead(status, { "content-type": "application/json", ...sent });
  response.end(body === null ? "" : JSON.stringify(body));
}

/** A refusal comes to everyone; a good status brings it only to who reads that shape. */
function canShow({ kind, operation }: Case, asked: Operation): boolean {
  if (kind === "http") return true;
  if (kind === "stream") return asked === "stream";
  return operation === "embeddings" ? asked === "embed" : asked === "complete";
}
