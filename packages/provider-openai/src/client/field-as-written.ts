import { samplingFields } from "../chat/chat-dialect.js";

/** Beginnings of places in a body, and what a caller wrote there. */
const places: readonly (readonly [inBody: RegExp, asWritten: string])[] = [
  [/^response_format\.json_schema\b/, "responseFormat"],
  [/^response_format\b/, "responseFormat"],
  [/^(tools\[\d+\])\.function\b/, "$1"],
  [/^tool_choice\.function\b/, "toolChoice"],
  [/^tool_choice\b/, "toolChoice"],
  [/^max(?:_completion)?_tokens\b/, "maxTokens"],
  ...Object.entries(samplingFields).map(
    ([written, inBody]) => [new RegExp(`^${inBody}\\b`), written] as const,
  ),
];

/** The place of a request in the caller's words: `responseFormat.schema` of `response_format.json_schema.schema`. What has no other name may be of `extraBody`. */
export function fieldAsWritten(path: string): string {
  const found = places.find(([inBody]) => inBody.test(path));
  return found === undefined ? path : path.replace(found[0], found[1]);
}
