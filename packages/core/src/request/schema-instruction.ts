import type { ReplyWarning } from "../contract/plugin/reply-warning.js";
import type { ResolvedVlmRequest } from "../contract/plugin/vlm-adapter.js";
import type { FormatName, ResponseFormat } from "../contract/plugin/vlm-request.js";

/** A request as a server takes it, and what that changes. */
export interface FormattedRequest {
  readonly request: ResolvedVlmRequest;
  readonly warnings: readonly ReplyWarning[];
}

/**
 * A request in the best format that a server takes: with its JSON Schema, with JSON alone and the schema in a system message, or with all of it
 * in a system message. The system message joins the first one.
 *
 * @param takes the formats that the server takes
 */
export function requestInFormat(request: ResolvedVlmRequest, takes: readonly FormatName[]): FormattedRequest {
  const { responseFormat: format } = request;
  if (format === undefined || format.type === "text" || takes.includes(format.type)) {
    return { request, warnings: noWarnings };
  }
  const { responseFormat: _, ...rest } = request;
  const isJson = takes.includes("json");
  const instructed: ResolvedVlmRequest = {
    ...rest,
    messages: withSystemText(request, instructionFor(format)),
  };
  return isJson
    ? { request: { ...instructed, responseFormat: { type: "json" } }, warnings: [jsonWarning] }
    : { request: instructed, warnings: [instructionWarning] };
}

/** The request with the word JSON in its messages, which some servers want to see with JSON as the format. */
export function withJsonInstruction(request: ResolvedVlmRequest): ResolvedVlmRequest {
  return { ...request, messages: withSystemText(request, instructionFor({ type: "json" })) };
}

const noWarnings: readonly ReplyWarning[] = [];

const jsonWarning: ReplyWarning = {
  type: "adjusted",
  field: "responseFormat",
  message:
    "Hotspare sent the JSON Schema in a system message, with JSON as the format, because this server accepts no schema.",
};

const instructionWarning: ReplyWarning = {
  type: "adjusted",
  field: "responseFormat",
  message:
    "Hotspare sent the format of the answer in a system message, because this server accepts it in no other way.",
};

function instructionFor(format: Exclude<ResponseFormat, { readonly type: "text" }>): string {
  const alone = "Write nothing before or after it, and no code fence.";
  if (format.type === "json") {
    return `Answer with one JSON object. ${alone}`;
  }
  const what = format.description === undefined ? "" : ` It is: ${format.description}.`;
  return `Answer with one JSON object that is valid against the JSON Schema below.${what} ${alone}\n\n${JSON.stringify(format.schema)}`;
}

function withSystemText({ messages }: ResolvedVlmRequest, text: string): ResolvedVlmRequest["messages"] {
  const [first, ...others] = messages;
  return first?.role === "system"
    ? [{ ...first, content: `${first.content}\n\n${text}` }, ...others]
    : [{ role: "system", content: text }, ...messages];
}
