import { samplingFields } from "../chat/chat-dialect.js";

/** The beginning of a place in a body, and the name of that place in the caller's request. */
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

/**
 * Translates a place in a body into the caller's name for it: `response_format.json_schema.schema` becomes `responseFormat.schema`. A place without
 * another name may come from `extraBody`.
 */
export function fieldAsWritten(path: string): string {
  const found = places.find(([inBody]) => inBody.test(path));
  return found === undefined ? path : path.replace(found[0], found[1]);
}
