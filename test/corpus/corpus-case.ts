import { readFileSync } from "node:fs";
import type { ErrorClass } from "@hotspare/core";
import type { FaultScope } from "@hotspare/core/plugin";

/** One real failure, and what must be made of it. `reason`, `trap`, `scope_reason` and `source` are for people. */
export interface CorpusCase {
  readonly id: string;
  /** Who answered, where that is not the provider itself. */
  readonly service?: string;
  /** `volc-openapi`: the gateway before Volcengine's services. */
  readonly provider: "openai" | "azure" | "volcengine" | "vikingdb" | "volc-openapi";
  readonly operation: string;
  /** `ok_body`: told by the body of a good status; `stream`: told within a stream; `network`: there was no reply. */
  readonly kind: "http" | "stream" | "ok_body" | "network";
  /** `null`: none was published. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly network_code: string | null;
  readonly class: ErrorClass;
  /** Other classes that are right too. */
  readonly also?: readonly ErrorClass[];
  readonly reason: string;
  /** Who is parked for it; of an abort and a request's own fault nobody is. */
  readonly scope: FaultScope;
  readonly scope_reason: string;
  /** What two people said who labelled the cases without the rules and without each other, where one of them said something else. */
  readonly scope_labels?: readonly [FaultScope, FaultScope];
  /**
   * Of a 400, 413 or 422 for which a credential could be parked: whether a code, a type or a status word of the provider names the cause, or
   * only the sentence does. Labelled from the body, without the rules.
   */
  readonly read_from?: "name" | "text";
  readonly retry_after_ms: number | null;
  /** The moment, in words of the provider, at which it recovers. */
  readonly reset_at?: string;
  readonly trap: string | null;
  /** Why the label does not hold for us; such a case is tested by itself. */
  readonly disputed?: string;
}

/** The cases of one file beside this one; `compat` has those of servers that speak as OpenAI does. */
export function readCorpus(name: "openai" | "azure" | "volcengine" | "compat"): readonly CorpusCase[] {
  return readFileSync(new URL(`cases/${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CorpusCase);
}
