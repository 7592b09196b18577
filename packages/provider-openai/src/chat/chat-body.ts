import {
  type FormattedRequest,
  formatNames,
  type GenerationOptions,
  type JsonObject,
  type ReplyWarning,
  type ResolvedVlmRequest,
  type ResponseFormat,
  requestInFormat,
  type Tool,
  unreadOptions,
  type VlmModel,
  withJsonInstruction,
} from "@hotspare/core/plugin";
import { type ChatDialect, samplingFields, samplingOptions } from "./chat-dialect.js";
import { chatMessages } from "./chat-messages.js";
import { effortWarnings, sentEffort, sentThinking } from "./reasoning-effort.js";

/** The options of a model that go into a body. */
export type ChatModel = Pick<VlmModel, "model" | "maxTokens" | "extraBody">;

/** The body, and warnings about what was not sent as the caller asked. */
export interface ChatBody {
  readonly body: JsonObject;
  readonly warnings: readonly ReplyWarning[];
}

/** The body of a request. The credential's `extraBody` overrides the named options, and the request's `extraBody` overrides both. */
export function chatBody(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): ChatBody {
  const { body: merged, warnings } = mergedBody(request, model, dialect);
  return {
    body: dialect.streamsAlways === true ? streamed(merged, dialect) : unstreamed(merged, dialect),
    warnings,
  };
}

/** The body of a request for a stream. It requests the usage where the server accepts that. */
export function chatStreamBody(
  request: ResolvedVlmRequest,
  model: ChatModel,
  dialect: ChatDialect,
): ChatBody {
  const { withoutStream } = dialect;
  const { body, warnings } = mergedBody(request, model, dialect);
  const isUnstreamed =
    withoutStream === "always" || (withoutStream === "tools" && body["tools"] !== undefined);
  return isUnstreamed
    ? { body: unstreamed(body, dialect), warnings: [...warnings, unstreamedWarning] }
    : { body: streamed(body, dialect), warnings };
}

function streamed(body: JsonObject, { streamOptions = true }: ChatDialect): JsonObject {
  return { ...(streamOptions ? { stream_options: { include_usage: true } } : {}), ...body, stream: true };
}

/** A body from `complete()` must not request a stream: nobody would read it. Some servers stream unless the body says `stream: false`. */
function unstreamed(
  { stream, stream_options: _, ...body }: JsonObject,
  { streamFalse = false }: ChatDialect,
): JsonObject {
  return stream === false || (stream === undefined && streamFalse) ? { ...body, stream: false } : body;
}

const unstreamedWarning: ReplyWarning = {
  type: "adjusted",
  field: "stream",
  message: "The answer came at once and not as a stream, because this server refuses to stream it.",
};

function mergedBody(asked: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): ChatBody {
  const { request, warnings: ofFormat } = formatted(asked, dialect);
  const { messages, warnings } = chatMessages(request.messages, dialect);
  const body = {
    model: model.model,
    messages,
    ...generationFields(request, model, dialect),
    ...model.extraBody,
    ...request.extraBody,
  };
  return { body, warnings: [...ofFormat, ...warnings, ...optionWarnings(request, dialect)] };
}

/** The request with the format of its answer in a form that the server accepts. */
function formatted(asked: ResolvedVlmRequest, dialect: ChatDialect): FormattedRequest {
  const { responseFormat } = asked;
  if (responseFormat === undefined) {
    return { request: asked, warnings: [] };
  }
  const { withoutFormats = [], asksForJson = false } = dialect;
  const takes = formatNames.filter((format) => !withoutFormats.includes(format));
  return asksForJson && responseFormat.type === "json" && takes.includes("json")
    ? { request: withJsonInstruction(asked), warnings: [] }
    : requestInFormat(asked, takes);
}

function generationFields(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): JsonObject {
  const { tools = [], toolChoice, responseFormat } = request;
  const thinking = sentThinking(request);
  const { withoutStrict = [], withoutAutoChoice = false } = dialect;
  const maxTokens = request.maxTokens ?? model.maxTokens;
  return {
    ...(maxTokens === undefined ? {} : { [dialect.maxTokensField]: maxTokens }),
    ...samplingOf(request, dialect),
    ...(tools.length === 0
      ? {}
      : { tools: tools.map((tool) => chatTool(tool, withoutStrict.includes("tools"))) }),
    ...(toolChoice === undefined || (toolChoice === "auto" && withoutAutoChoice)
      ? {}
      : { tool_choice: chatToolChoice(toolChoice) }),
    ...(responseFormat === undefined
      ? {}
      : { response_format: chatResponseFormat(responseFormat, withoutStrict.includes("schema")) }),
    ...(thinking === undefined ? {} : dialect.thinking?.(thinking)),
  };
}

function samplingOf(request: ResolvedVlmRequest, dialect: ChatDialect): JsonObject {
  const { unsupported = [], refused = [] } = dialect;
  const sent: Record<string, unknown> = {};
  for (const option of samplingOptions) {
    const value = option === "reasoningEffort" ? sentEffort(request, dialect) : request[option];
    // An empty list asks for nothing.
    const says = value !== undefined && !(Array.isArray(value) && value.length === 0);
    if (says && !unsupported.includes(option) && !refused.includes(option)) {
      sent[samplingFields[option]] = value;
    }
  }
  return sent;
}

function optionWarnings(request: ResolvedVlmRequest, dialect: ChatDialect): readonly ReplyWarning[] {
  const { unsupported = [], refused = [], thinking } = dialect;
  const left: (keyof GenerationOptions)[] = unsupported.filter((option) => request[option] !== undefined);
  if (request.thinking !== undefined && thinking === undefined) {
    left.push("thinking");
  }
  const dropped = refused.filter((option) => request[option] !== undefined && !left.includes(option));
  return [
    ...left.map(unsupportedWarning),
    ...dropped.map(droppedWarning),
    ...(dropped.includes("reasoningEffort") ? [] : effortWarnings(request, dialect)),
    ...strictWarnings(request, dialect),
    ...detailWarnings(request, dialect),
    // No option of this protocol has a provider's name. Options with a name belong to the packages of other providers.
    ...unreadOptions(request.providerOptions),
  ];
}

function unsupportedWarning(field: string): ReplyWarning {
  const instead =
    field === "thinking"
      ? 'Give reasoningEffort: "none" to switch thinking off, or "low" to "high"; what else its models take goes into extraBody.'
      : "Put the option that its models have instead into extraBody.";
  return {
    type: "unsupported",
    field,
    message: `Hotspare did not send "${field}": this API has no such option. ${instead}`,
  };
}

function droppedWarning(field: string): ReplyWarning {
  return {
    type: "dropped",
    field,
    message: `Hotspare did not send "${field}": this server does not accept it, or accepts only its own value.`,
  };
}

function strictWarnings(
  { tools = [], responseFormat }: ResolvedVlmRequest,
  { withoutStrict = [] }: ChatDialect,
): readonly ReplyWarning[] {
  const inTools = withoutStrict.includes("tools") && tools.some(({ strict }) => strict !== undefined);
  const inSchema =
    withoutStrict.includes("schema") &&
    responseFormat?.type === "jsonSchema" &&
    responseFormat.strict !== undefined;
  return [
    ...(inTools ? [droppedWarning("tools[].strict")] : []),
    ...(inSchema ? [droppedWarning("responseFormat.strict")] : []),
  ];
}

function detailWarnings(
  { messages }: ResolvedVlmRequest,
  { withoutDetail = false }: ChatDialect,
): readonly ReplyWarning[] {
  const isLeft =
    withoutDetail &&
    messages.some(
      ({ role, content = "" }) =>
        role !== "assistant" &&
        typeof content !== "string" &&
        content.some((part) => part.type === "image" && part.detail !== undefined),
    );
  return isLeft ? [droppedWarning("messages[].content[].detail")] : [];
}

function chatTool(tool: Tool, withoutStrict: boolean): JsonObject {
  const { name, description, parameters, strict } = tool;
  return {
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(strict === undefined || withoutStrict ? {} : { strict }),
    },
  };
}

function chatToolChoice(choice: NonNullable<GenerationOptions["toolChoice"]>): unknown {
  return typeof choice === "string" ? choice : { type: "function", function: { name: choice.name } };
}

function chatResponseFormat(format: ResponseFormat, withoutStrict: boolean): JsonObject {
  switch (format.type) {
    case "text":
      return { type: "text" };
    case "json":
      return { type: "json_object" };
    case "jsonSchema": {
      const { name, description, schema, strict } = format;
      return {
        type: "json_schema",
        json_schema: {
          name,
          ...(description === undefined ? {} : { description }),
          schema,
          ...(strict === undefined || withoutStrict ? {} : { strict }),
        },
      };
    }
  }
}
