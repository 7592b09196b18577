import type { JsonObject } from "@hotspare/core/plugin";
import { unsupported } from "../read/refusal.js";

/** Fields that need OpenAI's servers, with advice on what to do instead. A field with the value `null` or with its default asks for nothing, so it is allowed. */
const refusedFields: readonly (readonly [name: string, asksNothing: readonly unknown[], advice: string])[] = [
  [
    "previous_response_id",
    [],
    "The gateway stores no responses: send the whole conversation in 'input', with the items of the answers so far.",
  ],
  [
    "conversation",
    [],
    "The gateway stores no conversations: send the whole conversation in 'input', with the items of the answers so far.",
  ],
  [
    "background",
    [false],
    "The gateway answers only while the connection is open: leave it out, and set 'stream' for long answers.",
  ],
  ["prompt", [], "The gateway has no stored prompts: write the prompt into 'instructions' and 'input'."],
  [
    "truncation",
    ["disabled"],
    "The gateway does not shorten a conversation, because it cannot know which items matter: leave out items yourself, and write 'disabled'.",
  ],
  [
    "context_management",
    [],
    "The gateway does not shorten a conversation: leave out items of 'input' yourself.",
  ],
  ["moderation", [], "The gateway has no moderation: send a separate moderation request to your provider."],
  ["top_logprobs", [0], "Only POST /v1/chat/completions returns log probabilities: send the request there."],
];

/** @throws {ProtocolError} 400 for the first field that the gateway does not support */
export function refuseFields(body: JsonObject): void {
  for (const [name, asksNothing, advice] of refusedFields) {
    const value = body[name];
    if (value !== undefined && value !== null && !asksNothing.includes(value)) {
      throw unsupported(name, advice);
    }
  }
}

/** Names of these fields, which the gateway accepts if they ask for nothing. */
export const refusableFields: readonly string[] = refusedFields.map(([name]) => name);
