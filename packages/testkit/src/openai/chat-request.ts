import type { DescribedMedia } from "../content/described-media.js";
import type { JsonObject } from "../content/json-value.js";

/** A tool of the request. */
export interface RequestedTool {
  readonly name: string;
  readonly parameters: unknown;
}

/** Everything that determines the answer to a chat request. */
export interface ChatRequest {
  readonly model: string;
  readonly lastRole: string;
  /** Text of the last message. */
  readonly lastText: string;
  readonly media: readonly DescribedMedia[];
  readonly tools: readonly RequestedTool[];
  readonly toolChoice: "none" | "auto" | "required" | { readonly name: string };
  readonly responseFormat: JsonObject;
  readonly thinks: boolean;
  readonly maxTokens: number;
  /** Texts before which the answer ends. */
  readonly stop: readonly string[];
  readonly streams: boolean;
  readonly includesUsage: boolean;
  readonly promptTokens: number;
}
