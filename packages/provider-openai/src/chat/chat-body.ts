import type {
  GenerationOptions,
  JsonObject,
  ReplyWarning,
  ResolvedVlmRequest,
  ResponseFormat,
  Tool,
  VlmModel,
} from "@hotspare/core/plugin";
import { type ChatDialect, type SamplingOption, samplingFields } from "./chat-dialect.js";
import { chatMessages } from "./chat-messages.js";

/** The parts of a model that go into a body. */
export type ChatModel = Pick<VlmModel, "model" | "maxTokens" | "extraBody">;

/** The body, and what was not sent as the caller asked. */
export interface ChatBody {
  readonly body: JsonObject;
  readonly warnings: readonly ReplyWarning[];
}

/** A request's body; the credential's `extraBody` over the named options, the request's own over both. */
export function chatBody(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): ChatBody {
  const { body: merged, warnings } = mergedBody(request, model, dialect);
  // Streaming is asked for by calling stream(): here it would bring an answer that cannot be read.
  const { stream: _, stream_options: __, ...body } = merged;
  return { body, warnings };
}

/** The same for a stream; `extraBody: { stream_options: undefined }` serves servers that do not know the option. */
export function chatStreamBody(
  request: ResolvedVlmRequest,
  model: ChatModel,
  dialect: ChatDialect,
): ChatBody {
  const usageAsked = { stream_options: { include_usage: true } };
  const { body, warnings } = mergedBody(request, model, dialect);
  return { body: { ...usageAsked, ...body, stream: true }, warnings };
}

function mergedBody(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): ChatBody {
  const { messages, warnings } = chatMessages(request.messages, dialect.sendsBack);
  const body = {
    model: model.model,
    messages,
    ...generationFields(request, model, dialect),
    ...model.extraBody,
    ...request.extraBody,
  };
  return { body, warnings: [...warnings, ...unsupportedOptions(request, dialect)] };
}

function generationFields(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): JsonObject {
  const { tools = [], toolChoice, thinking, responseFormat } = request;
  const maxTokens = request.maxTokens ?? model.maxTokens;
  return {
    ...(maxTokens === undefined ? {} : { [dialect.maxTokensField]: maxTokens }),
    ...samplingOf(request, dialect),
    ...(tools.length === 0 ? {} : { tools: tools.map(chatTool) }),
    ...(toolChoice === undefined ? {} : { tool_choice: chatToolChoice(toolChoice) }),
    ...(responseFormat === undefined ? {} : { response_format: chatResponseFormat(responseFormat) }),
    ...(thinking === undefined ? {} : dialect.thinking?.(thinking)),
  };
}

const samplingOptions = Object.keys(samplingFields) as readonly SamplingOption[];

function samplingOf(request: ResolvedVlmRequest, { unsupported = [] }: ChatDialect): JsonObject {
  const sent: Record<string, unknown> = {};
  for (const option of samplingOptions) {
    const value = request[option];
    // An empty list asks for nothing.
    const says = value !== undefined && !(Array.isArray(value) && value.length === 0);
    if (says && !unsupported.includes(option)) {
      sent[samplingFields[option]] = value;
    }
  }
  return sent;
}

function unsupportedOptions(request: ResolvedVlmRequest, dialect: ChatDialect): readonly ReplyWarning[] {
  const { unsupported = [], thinking } = dialect;
  const left: (keyof GenerationOptions)[] = unsupported.filter((option) => request[option] !== undefined);
  if (request.thinking !== undefined && thinking === undefined) {
    left.push("thinking");
  }
  return left.map((field) => ({
    type: "unsupported",
    field,
    message: `"${field}" was not sent: this API has no such option. What its models take instead goes into extraBody.`,
  }));
}

function chatTool(tool: Tool): JsonObject {
  const { name, description, parameters, strict } = tool;
  return {
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}

function chatToolChoice(choice: NonNullable<GenerationOptions["toolChoice"]>): unknown {
  return typeof choice === "string" ? choice : { type: "function", function: { name: choice.name } };
}

function chatResponseFormat(format: ResponseFormat): JsonObject {
  switch (format.type) {
    case "text":
      return { type: "text" };
    case "json":
      return { type: "json_object" };
    case "jsonSchema": {
      const { name, schema, strict } = format;
      return {
        type: "json_schema",
        json_schema: strict === undefined ? { name, schema } : { name, schema, strict },
      };
    }
  }
}
