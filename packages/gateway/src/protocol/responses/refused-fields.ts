import type { JsonObject } from "@hotspare/core/plugin";
import { unsupported } from "../read/refusal.js";

/** Fields that need OpenAI's own servers, and what to do instead. `null`, and what a field is without being written, ask for nothing. */
const refusedFields: readonly (readonly [name: string, asksNothing: readonly unknown[], advice: string])[] = [
  [
    "previous_response_id",
    [],
    "The gateway keeps no responses: send the whole conversation in 'input', with the items of the answers so far.",
  ],
  [
    "conversation",
    [],
    "The gateway keeps no conversations: send the whole conversation in 'input', with the items of the answers so far.",
  ],
  [
    "background",
    [false],
    "The gateway answers while the connection is open: leave it out, and set 'stream' for long answers.",
  ],
  ["prompt", [], "The gateway has no stored prompts: write the prompt into 'instructions' and 'input'."],
  [
    "truncation",
    ["disabled"],
    "The gateway does not shorten a conversation, since it cannot know what matters: leave out items yourself, and write 'disabled'.",
  ],
  [
    "context_management",
    [],
    "The gateway does not shorten a conversation: leave out items of 'input' yourself.",
  ],
  ["moderation", [], "The gateway has no moderation of its own: ask for one by itself."],
  ["top_logprobs", [0], "Log probabilities are answered by POST /v1/chat/completions alone: ask there."],
];

/** @throws {ProtocolError} 400 for the first field that the gateway does not take */
export function refuseFields(body: JsonObject): void {
  for (const [name, asksNothing, advice] of refusedFields) {
    const value = body[name];
    if (value !== undefined && value !== null && !asksNothing.includes(value)) {
      throw unsupported(name, advice);
    }
  }
}

/** Names of the fields that are refused here, or ask for nothing. */
export const refusableFields: readonly string[] = refusedFields.map(([name]) => name);
