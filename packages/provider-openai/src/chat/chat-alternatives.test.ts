import { readFileSync } from "node:fs";
import type { ResolvedVlmRequest } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { readRefusal } from "../servers/refusal.js";
import { adjustedDialect, chatAlternatives } from "./chat-alternatives.js";
import { chatBody, chatStreamBody } from "./chat-body.js";
import type { ChatDialect } from "./chat-dialect.js";

/** A body with every part that Hotspare can send differently. */
const sent = {
  max_tokens: 5,
  temperature: 0.5,
  top_p: 0.5,
  top_k: 5,
  seed: 1,
  stop: ["END"],
  frequency_penalty: 1,
  presence_penalty: 1,
  stream: true,
  stream_options: { include_usage: true },
  tool_choice: "auto",
  tools: [{ type: "function", function: { name: "f", strict: true } }],
  response_format: { type: "json_schema", json_schema: { name: "n", schema: {}, strict: true } },
  messages: [
    { role: "system", content: "s" },
    {
      role: "user",
      content: [{ type: "image_url", image_url: { url: "https://x.test/a.png", detail: "low" } }],
    },
    {
      role: "assistant",
      content: null,
      reasoning: "hm",
      reasoning_details: [{}],
      tool_calls: [{ id: "toolu_1", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "toolu_1", content: [{ type: "text", text: "r" }] },
    { role: "user", content: "u" },
    { role: "user", content: "v" },
    { role: "system", content: "t" },
  ],
};

function learnedFrom(
  message: unknown,
  param: string | null = null,
  status = 400,
  body: Readonly<Record<string, unknown>> = sent,
): string | undefined {
  const error = { message, type: "invalid_request_error", param, code: null };
  const facts = { status, message: String(message), ...(param === null ? {} : { param }), body: { error } };
  const refusal = readRefusal(
    {},
    () => [],
    () => facts,
  );
  return refusal && chatAlternatives.find((one) => one.isSent(body) && one.isMeant(refusal))?.reason;
}

describe("what Hotspare learns from a refusal", () => {
  it.each([
    ["Unknown parameter: 'stream_options'.", "stream_options_refused"],
    ["Unrecognized request argument supplied: stream_options", "stream_options_refused"],
    [
      'Invalid JSON payload received. Unknown name "stream_options": Cannot find field.',
      "stream_options_refused",
    ],
    [
      "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]",
      "stream_options_refused",
    ],
    ['Bad request: json: unknown field "stream_options"', "stream_options_refused"],
    [
      "#: extraneous key [stream_options] is not permitted, please reformat your input",
      "stream_options_refused",
    ],
    ["create() got an unexpected keyword argument 'stream_options'", "stream_options_refused"],
    ["Additional properties are not allowed ('stream_options' was unexpected)", "stream_options_refused"],
    ["当前模型不支持 stream_options 参数", "stream_options_refused"],
    ["streamOptions is not supported", "stream_options_refused"],
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "max_tokens_refused",
    ],
    [
      "Unsupported parameter: max_tokens. Use max_completion_tokens, the maximum number of tokens.",
      "max_tokens_refused",
    ],
    ["invalid temperature: only 1 is allowed for this model", "temperature_refused"],
    ["`temperature` may only be set to 1 when thinking is enabled.", "temperature_refused"],
    ["`temperature` is deprecated for this model.", "temperature_refused"],
    ["temperature must be 1 for this model", "temperature_refused"],
    ["`temperature` and `top_p` cannot both be specified for this model.", "top_p_refused"],
    ["`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.", "top_p_refused"],
    ["该模型不支持设置 temperature", "temperature_refused"],
    [
      "body -> frequency_penalty\n  Extra inputs are not permitted (type=extra_forbidden)",
      "frequency_penalty_refused",
    ],
    ["Model grok-4 does not support parameter presencePenalty.", "presence_penalty_refused"],
    ["Argument not supported on this model: stop", "stop_refused"],
    ["property 'seed' is unsupported", "seed_refused"],
    ["top_k is not a valid parameter", "top_k_refused"],
    ["tool_choice is not supported in thinking mode", "auto_tool_choice_refused"],
    ["tools.0.function.strict: Extra inputs are not permitted", "tool_strict_refused"],
    ["messages.1.content.0.image_url.detail: Extra inputs are not permitted", "image_detail_refused"],
    [
      "Invalid schema for response_format 'answer': In context=('properties', 'a'), 'default' is not permitted.",
      "strict_schema_refused",
    ],
    ["response_format: json_schema is not supported by this model", "json_schema_refused"],
    ["This response_format type is unavailable now", "json_schema_refused"],
    [
      "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later",
      "json_schema_refused",
    ],
    ["This model does not support response format `json_schema`.", "json_schema_refused"],
    ["response_format.json_schema.strict: Input should be True", "json_schema_refused"],
    [
      "The parameter `response_format.type` specified in the request are not valid: `json_schema` is not supported by this model. Request id: 0217",
      "json_schema_refused",
    ],
    ["Unknown parameter: 'response_format'.", "json_schema_refused"],
    ["该模型不支持 response_format", "json_schema_refused"],
    ["System message must be at the beginning.", "later_system_refused"],
    ["System role not supported", "system_role_refused"],
    ["Unexpected role 'user' after role 'tool'", "user_after_tool_refused"],
    [
      "After the optional system message, conversation roles must alternate user/assistant/user/assistant/...",
      "repeated_roles_refused",
    ],
    ["Tool call id was toolu_1 but must be a-z, A-Z, 0-9, with a length of 9.", "tool_call_ids_refused"],
    ["Function call is missing a thought_signature in functionCall parts.", "thought_signature_wanted"],
    ["Missing `reasoning_content` field in the assistant message at message index 2.", "thoughts_wanted"],
    ["property 'reasoning' is unsupported", "thoughts_refused"],
    ["messages.2.reasoning_details: Extra inputs are not permitted", "returned_fields_refused"],
    ["Invalid 'content': 'content' field must be a string or an array of objects.", "null_content_refused"],
  ])("%s", (message, reason) => {
    expect(learnedFrom(message)).toBe(reason);
  });

  it.each([
    "This model only support stream mode, please enable the stream parameter to access the model. ",
    "parameter.enable_thinking must be set to false for non-streaming calls",
    "该模型仅支持流式调用",
  ])("that the server answers only streams: %s", (message) => {
    const { stream: _, stream_options: __, ...unstreamed } = sent;
    expect(learnedFrom(message, null, 400, unstreamed)).toBe("stream_wanted");
  });

  it.each([
    ["'response_format.type' must be 'json_schema'", "json_object_refused"],
    ["Json mode is not supported for this model.", "json_object_refused"],
    [
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      "json_word_wanted",
    ],
  ])("about JSON as the format: %s", (message, reason) => {
    const body = { ...sent, response_format: { type: "json_object" } };
    expect(learnedFrom(message, null, 400, body)).toBe(reason);
  });

  it.each([
    [{ strict: false }, "schema_refused"],
    [{}, "schema_refused"],
    [{ strict: true }, "strict_schema_refused"],
  ])("about a schema with %j", (json_schema, reason) => {
    const body = { ...sent, response_format: { type: "json_schema", json_schema } };
    const message = "Invalid schema for response_format 'answer': schema must be of type object.";
    expect(learnedFrom(message, null, 400, body)).toBe(reason);
  });

  it("from the field that the error names beside its message", () => {
    expect(learnedFrom("This value is not supported with this model.", "temperature")).toBe(
      "temperature_refused",
    );
  });

  it.each([
    "temperature must be between 0 and 2",
    "Invalid value for 'temperature': must be 0 or greater, -1 is not allowed",
    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, which is not supported.",
    "max_tokens is too large: 100000. This model supports at most 4096 completion tokens; more is not allowed.",
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    "The model `m` does not exist or you do not have access to it.",
    "Incorrect API key provided.",
    "Your request was rejected as a result of our safety system.",
    "Unknown parameter: 'user'.",
    "tools is not supported by this model",
    "Generated JSON does not match the expected schema. Please adjust your prompt.",
    "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
    "The model stopped. The seed of the matter is not supported by facts.",
    "Invalid image: unsupported format.",
  ])("nothing: %s", (message) => {
    expect(learnedFrom(message)).toBeUndefined();
  });

  it.each([401, 402, 403, 408, 429, 503, 504])("nothing with status %i", (status) => {
    expect(learnedFrom("Unknown parameter: 'temperature'", null, status)).toBeUndefined();
  });
});

it("the guide lists everything that Hotspare can learn", () => {
  const page = readFileSync(new URL("../../../../docs/servers.md", import.meta.url), "utf8");
  for (const { reason } of chatAlternatives) expect(page).toContain(`\`${reason}\``);
});

describe("a part that the server has refused", () => {
  const request: ResolvedVlmRequest = {
    maxTokens: 5,
    temperature: 0.5,
    topP: 0.5,
    topK: 5,
    seed: 1,
    stop: "END",
    frequencyPenalty: 1,
    presencePenalty: 1,
    reasoningEffort: "minimal",
    toolChoice: "auto",
    tools: [{ name: "f", strict: true }],
    responseFormat: { type: "jsonSchema", name: "n", schema: {}, strict: true },
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: [{ type: "text", text: "u" }] },
      {
        role: "user",
        content: [{ type: "image", image: { kind: "url", url: "https://x.test/a.png" }, detail: "low" }],
      },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerMetadata: { openai: { field: "reasoning" } } },
          { type: "toolCall", id: "toolu_1", name: "f", arguments: "{}" },
        ],
        providerMetadata: { openai: { reasoning_details: [] } },
      },
      { role: "tool", toolCallId: "toolu_1", content: "r" },
      { role: "user", content: "v" },
      { role: "system", content: "t" },
    ],
  };

  it.each(chatAlternatives.map((adjustment) => [adjustment.reason, adjustment] as const))(
    "is no longer sent: %s",
    (reason, adjustment) => {
      const dialect: ChatDialect = {
        maxTokensField: reason.startsWith("max_completion") ? "max_completion_tokens" : "max_tokens",
        sendsBack: { provider: "openai" },
      };
      const write = reason === "stream_wanted" ? chatBody : chatStreamBody;
      const isOfJson = reason === "json_object_refused" || reason === "json_word_wanted";
      const asked = isOfJson ? { ...request, responseFormat: { type: "json" } as const } : request;
      const bodyIn = (of: ChatDialect) => write(asked, { model: "m", extraBody: {} }, of).body;
      expect(adjustment.isSent(bodyIn(dialect))).toBe(true);
      expect(adjustment.isSent(bodyIn(adjustedDialect(dialect, [adjustment])))).toBe(false);
    },
  );

  it("is learned from a text of bounded length", () => {
    const refusal = readRefusal(
      {},
      () => [],
      () => ({
        status: 400,
        message: "role ".repeat(200_000),
        body: "x".repeat(1_000_000),
      }),
    );
    expect(refusal?.text.length).toBeLessThan(10_000);
  });
});
