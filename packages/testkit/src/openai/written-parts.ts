import type { JsonObject } from "../content/json-value.js";

import type { ChatFlavor } from "./chat-flavor.js";
import type { ChatUsage } from "./chat-usage.js";
import type { CompletionName } from "./completion-name.js";

// The parts of an answer that are the same whole and streamed, as a server writes them.

/** OpenAI's ids have 40 characters at most (Portkey-AI/gateway#1062). */
export function callIdOf({ requestId }: CompletionName, index: number, { callId }: ChatFlavor): string {
  if (callId !== undefined) return callId(requestId, index);
  const own = `call_${requestId.replace("req_", "")}`;
  return index === 0 ? own : `${own}_${index}`;
}

/** Writes a tool call, or a piece of its arguments, as the server does. */
export function writeCall(call: JsonObject, index: number, flavor: ChatFlavor): JsonObject {
  return flavor.call === undefined ? call : flavor.call(call, index);
}

/** The fields that hold thoughts, of a message or of a delta. `undefined`: the server does not show the thoughts. */
export function thoughtsOf(text: string, { thoughts }: ChatFlavor): JsonObject | undefined {
  return thoughts === undefined ? { reasoning_content: text } : thoughts(text);
}

/** The fields of a completion or an event that hold the usage. */
export function writeUsage(usage: ChatUsage, name: CompletionName, flavor: ChatFlavor): JsonObject {
  const { usage: write = (same: ChatUsage): JsonObject => ({ ...same }), usageFields } = flavor;
  const written = write(usage);
  return usageFields === undefined ? { usage: written } : usageFields(written, name);
}
