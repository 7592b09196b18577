import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import {
  type Classification,
  createRuleClassifier,
  type ErrorRule,
  type Operation,
  UnusableReplyError,
} from "@hotspare/core";
import { readVolcengineErrorFacts } from "../src/failures/read-volcengine-error-facts.js";

/** One real failure; `reason` and `trap` are notes for people. */
export interface FailureCase {
  readonly id: string;
  readonly provider: "volcengine" | "volc-openapi" | "vikingdb";
  readonly operation: string;
  readonly kind: "http" | "stream" | "ok_body" | "network";
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly network_code: string | null;
  readonly class: string;
  readonly trap: string | null;
  readonly reset_at?: string;
}

/** One good reply, and what must be made of it. */
export interface SuccessCase {
  readonly id: string;
  readonly provider: "volcengine" | "vikingdb";
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly expect: {
    readonly dense?: readonly number[];
    readonly dense_float32?: readonly number[];
    readonly sparse?: unknown;
    readonly usage?: Readonly<Record<string, number>>;
  };
}

export const failures = linesOf<FailureCase>("volcengine.jsonl");
export const successes = linesOf<SuccessCase>("volcengine-ok.jsonl");

/** When the judging happens: before the reset times that the corpus states. */
const nowEpochMs = Date.parse("2026-04-10T00:00:00Z");

/** Judges as core does with a plugin's rules. */
export function judgeWith(rules: readonly ErrorRule[]) {
  const classify = createRuleClassifier({
    rules,
    epochMs: () => nowEpochMs,
    onExtensionError: ({ name, message }) => {
      throw new Error(`${name}: ${message}`);
    },
  });
  return (error: unknown, operation: Operation, model = "m"): Classification => {
    const facts = UnusableReplyError.isInstance(error) ? error.facts : readVolcengineErrorFacts(error);
    const credential = { id: "a", provider: "volcengine", model };
    return classify(facts === undefined ? { credential, operation } : { credential, operation, facts });
  };
}

/** What the corpus says of a failure. */
export function expectedOf(line: FailureCase) {
  const { class: name, reset_at: resetAt } = line;
  return { class: name, retryAfterMs: resetAt === undefined ? null : Date.parse(resetAt) - nowEpochMs };
}

/** Sends a failure as it was seen; where no status was published, with `unknownStatus`. */
export function sendFailure(response: ServerResponse, line: FailureCase, unknownStatus = 400): void {
  const { kind, status, headers, body } = line;
  const { "content-length": _, ...sent } = headers;
  const type = kind === "stream" ? "text/event-stream" : "application/json";
  const known = kind === "ok_body" ? 200 : (status ?? unknownStatus);
  response.writeHead(known, { "content-type": type, ...sent });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** A failure of the network, as undici throws it. */
export function networkFailure({ network_code: code, body }: FailureCase): Error {
  if (code === "ABORT_ERR") return new DOMException("This operation was aborted", "AbortError");
  return Object.assign(new Error(String(body ?? code)), { code });
}

function linesOf<Line>(name: string): readonly Line[] {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}
