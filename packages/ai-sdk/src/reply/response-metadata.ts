import type { LanguageModelV3ResponseMetadata } from "@ai-sdk/provider";

/** Where providers say which answer it is, and when they began it, in seconds or as a text of a time. */
const idFields = ["id", "response_id", "responseId"];
const timeFields = ["created", "created_at", "createdAt"];
/** What a first event is wrapped in: Anthropic's `message_start`, and `response.created` of OpenAI's Responses. */
const innerFields = ["message", "response"];

/** What a reply, or the first event of a stream, says of itself. */
export function responseMetadata(
  payload: unknown,
  modelId: string | undefined,
  responseId?: string,
): LanguageModelV3ResponseMetadata {
  const outer = recordOf(payload);
  const inner = innerFields.map((name) => outer[name]).find((value) => typeof value === "object");
  const fields = inner === undefined ? outer : recordOf(inner);
  const id = responseId ?? idFields.map((name) => fields[name]).find(isText);
  const timestamp = timeOf(timeFields.map((name) => fields[name]).find((value) => value !== undefined));
  const model = modelId ?? fields["model"];
  return {
    ...(typeof id === "string" ? { id } : {}),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(typeof model === "string" ? { modelId: model } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
}

function timeOf(value: unknown): Date | undefined {
  const time = typeof value === "number" && value > 0 ? new Date(value * 1_000) : new Date(String(value));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
