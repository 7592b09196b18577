import type { Attempt } from "../contract/attempt.js";
import type { FinishReason } from "../contract/plugin/finish-reason.js";
import type { SchemaIssue } from "../contract/plugin/standard-schema.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { ToolCall } from "../contract/plugin/vlm-request.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/**
 * Why an answer is not the requested object. `not_json`: its text has no JSON. `schema_mismatch`: its JSON does not fit the schema.
 * `cut`: the answer ended before its JSON did. `refused`: the model refused, or a content filter ended the answer. `tool_calls`: the model
 * called tools. `empty`: the answer has no text.
 */
export type InvalidObjectReason = "not_json" | "schema_mismatch" | "cut" | "refused" | "tool_calls" | "empty";

export interface InvalidObjectErrorOptions extends HotspareErrorOptions {
  readonly reason: InvalidObjectReason;
  readonly text: string;
  /** @default none */
  readonly issues?: readonly SchemaIssue[];
  readonly finishReason: FinishReason;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: TokenUsage;
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
}

/**
 * A model answered, but the answer is not an object that fits the schema. The credential works: its circuit stays closed, the call counts as
 * answered, and Hotspare asks no other credential.
 */
export class InvalidObjectError extends HotspareError {
  static {
    brand(InvalidObjectError, "InvalidObjectError");
  }

  static override isInstance(error: unknown): error is InvalidObjectError {
    return hasBrand(error, "InvalidObjectError");
  }

  readonly reason: InvalidObjectReason;
  /** What does not fit the schema; empty for the other reasons. */
  readonly issues: readonly SchemaIssue[];
  readonly finishReason: FinishReason;
  /** The usage of both calls, if Hotspare sent the answer back. */
  readonly usage: TokenUsage;
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  /** The text of the model. Not enumerable. */
  declare readonly text: string;
  /** The tools that the model called. Not enumerable. */
  declare readonly toolCalls: readonly ToolCall[];
  /** The attempts of both calls, if Hotspare sent the answer back. Not enumerable. */
  declare readonly attempts: readonly Attempt[];

  constructor(options: InvalidObjectErrorOptions) {
    super({ message: messageOf(options), ...options });
    const { reason, issues = [], finishReason, usage, model, provider, credentialId } = options;
    this.reason = reason;
    this.issues = issues;
    this.finishReason = finishReason;
    this.usage = usage;
    this.model = model;
    this.provider = provider;
    this.credentialId = credentialId;
    hide(this, { text: options.text, toolCalls: options.toolCalls, attempts: [...options.attempts] });
  }
}

const mostListed = 5;

function messageOf(options: InvalidObjectErrorOptions): string {
  const { reason, issues = [], finishReason, toolCalls, credentialId, model } = options;
  const answer = `The answer of ${credentialId} (${model})`;
  const tools = toolCalls.map(({ name }) => name).join(", ");
  switch (reason) {
    case "schema_mismatch": {
      const listed = issues.slice(0, mostListed).map((issue) => `  ${issueLine(issue)}`);
      const left = issues.length - listed.length;
      const tail = left === 0 ? [] : [`  and ${left} more`];
      const head = `${answer} does not fit the schema. Send it back with repair: true, or read error.text:`;
      return [head, ...listed, ...tail].join("\n");
    }
    case "not_json":
      return `${answer} is not JSON (finish reason ${finishReason}). Send it back with repair: true, or read error.text.`;
    case "cut":
      return `${answer} was cut before its JSON was complete (finish reason ${finishReason}). Raise maxTokens, or ask for less.`;
    case "refused":
      return `${answer} is a refusal (finish reason ${finishReason}), not an object. error.text has its words: change the request.`;
    case "tool_calls":
      return `${answer} calls tools (${tools}) and has no object. Answer error.toolCalls with messages of role tool and ask again, or give toolChoice: "none".`;
    case "empty":
      return `${answer} has no text (finish reason ${finishReason}). A model that thinks may need a higher maxTokens.`;
  }
}

/** One issue as a line: `items[0].price: Expected a number`. */
export function issueLine({ message, path = [] }: SchemaIssue): string {
  let place = "";
  for (const step of path) {
    const key = typeof step === "object" ? step.key : step;
    place += typeof key === "number" ? `[${key}]` : `${place === "" ? "" : "."}${String(key)}`;
  }
  return place === "" ? message : `${place}: ${message}`;
}
