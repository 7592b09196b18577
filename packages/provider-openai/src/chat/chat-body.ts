import type { GenerationOptions, ResolvedVlmRequest, ResponseFormat, Tool, VlmModel } from "@hotspare/core";
import type { JsonObject } from "../replies/json-object.js";
import { chatMessage } from "./chat-messages.js";

/** Where servers that speak chat completions differ in what they want to be sent. */
export interface ChatDialect {
  /** The field that bounds the answer. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Fields that switch thinking on or off. @default none: OpenAI has no switch that all its models know */
  readonly thinking?: (mode: NonNullable<GenerationOptions["thinking"]>) => JsonObject;
}

/** The parts of a model that go into a body. */
export type ChatModel = Pick<VlmModel, "model" | "maxTokens" | "extraBody">;

/** A request's body; the credential's `extraBody` over the named options, the request's own over both. */
export function chatBody(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): JsonObject {
  // Streaming is asked for by calling stream(): here it would bring an answer that cannot be read.
  const { stream: _, stream_options: __, ...body } = mergedBody(request, model, dialect);
  return body;
}

/** The same for a stream; `extraBody: { stream_options: undefined }` serves servers that do not know the option. */
export function chatStreamBody(
  request: ResolvedVlmRequest,
  model: ChatModel,
  dialect: ChatDialect,
): JsonObject {
  const usageAsked = { stream_options: { include_usage: true } };
  return { ...usageAsked, ...mergedBody(request, model, dialect), stream: true };
}

function mergedBody(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): JsonObject {
  return {
    model: model.model,
    messages: request.messages.map(chatMessage),
    ...generationFields(request, model, dialect),
    ...model.extraBody,
    ...request.extraBody,
  };
}

function generationFields(request: ResolvedVlmRequest, model: ChatModel, dialect: ChatDialect): JsonObject {
  const { tools = [], toolChoice, temperature, thinking, responseFormat } = request;
  const maxTokens = request.maxTokens ?? model.maxTokens;
  return {
    ...(maxTokens === undefined ? {} : { [dialect.maxTokensField]: maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(tools.length === 0 ? {} : { tools: tools.map(chatTool) }),
    ...(toolChoice === undefined ? {} : { tool_choice: chatToolChoice(toolChoice) }),
    ...(responseFormat === undefined ? {} : { response_format: chatResponseFormat(responseFormat) }),
    ...(thinking === undefined ? {} : dialect.thinking?.(thinking)),
  };
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
