import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { readChatRequest } from "./read-chat-request.js";

const hi = { role: "user", content: "Hi" } as const;
const tools = [{ type: "function", function: { name: "look" } }];
const call = { id: "c", type: "function", function: { name: "look", arguments: "{}" } };

function refusalOf(body: unknown): unknown {
  try {
    readChatRequest(body);
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return error;
  }
  return "taken";
}

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

type Row = readonly [field: object, param: string, code: string];

/** The codes are OpenAI's if OpenAI has a code for the mistake. */
const ofBody: readonly Row[] = [
  [{ model: 4 }, "model", "invalid_type"],
  [{ model: "" }, "model", "empty_string"],
  [{ messages: [] }, "messages", "empty_array"],
  [{ messages: null }, "messages", "missing_required_parameter"],
  [{ messages: "Hi" }, "messages", "invalid_type"],
  [{ messages: [null] }, "messages[0]", "invalid_type"],
  [{ messages: many(10_001) }, "messages", "array_above_max_length"],
  [{ temperature: 2.1 }, "temperature", "decimal_above_max_value"],
  [{ temperature: -0.1 }, "temperature", "decimal_below_min_value"],
  [{ temperature: "1" }, "temperature", "invalid_type"],
  [{ top_p: 1.5 }, "top_p", "decimal_above_max_value"],
  [{ top_k: 1.5 }, "top_k", "invalid_type"],
  [{ frequency_penalty: 3 }, "frequency_penalty", "decimal_above_max_value"],
  [{ presence_penalty: -3 }, "presence_penalty", "decimal_below_min_value"],
  [{ seed: 0.5 }, "seed", "invalid_type"],
  [{ seed: 2 ** 60 }, "seed", "integer_above_max_value"],
  [{ max_tokens: 0 }, "max_tokens", "integer_below_min_value"],
  [{ max_completion_tokens: 1.5 }, "max_completion_tokens", "invalid_type"],
  [{ max_tokens: 1, max_completion_tokens: 1 }, "max_tokens", "invalid_parameter_combination"],
  [{ n: 2 }, "n", "unsupported_value"],
  [{ n: 0 }, "n", "integer_below_min_value"],
  [{ stop: ["a", "b", "c", "d", "e"] }, "stop", "array_above_max_length"],
  [{ stop: "" }, "stop", "empty_string"],
  [{ stop: [null] }, "stop[0]", "missing_required_parameter"],
  [{ stop: 5 }, "stop", "invalid_type"],
  [{ reasoning_effort: "much" }, "reasoning_effort", "invalid_value"],
  [{ stream: "true" }, "stream", "invalid_type"],
  [{ stream_options: {} }, "stream_options", "invalid_value"],
  [{ stream: true, stream_options: { include_usage: 1 } }, "stream_options.include_usage", "invalid_type"],
  [{ stream: true, stream_options: { other: 1 } }, "stream_options.other", "unknown_parameter"],
  [{ response_format: "json" }, "response_format", "invalid_type"],
  [{ response_format: { type: "xml" } }, "response_format.type", "invalid_value"],
  [{ response_format: { type: "json_schema" } }, "response_format.json_schema", "missing_required_parameter"],
  [
    { response_format: { type: "json_schema", json_schema: { name: "a b", schema: {} } } },
    "response_format.json_schema.name",
    "invalid_value",
  ],
  [
    { response_format: { type: "json_schema", json_schema: { name: "a" } } },
    "response_format.json_schema.schema",
    "missing_required_parameter",
  ],
  [{ response_format: { type: "json_object", schema: {} } }, "response_format.schema", "unknown_parameter"],
  [{ tools: [] }, "tools", "empty_array"],
  [{ tools: many(129) }, "tools", "array_above_max_length"],
  [{ tools: [{ type: "custom", custom: { name: "a" } }] }, "tools[0].type", "unsupported_parameter"],
  [{ tools: [{ type: "web_search" }] }, "tools[0].type", "invalid_value"],
  [{ tools: [{ function: { name: "a" } }] }, "tools[0].type", "missing_required_parameter"],
  [{ tools: [{ type: "function", function: { name: "a b" } }] }, "tools[0].function.name", "invalid_value"],
  [
    { tools: [{ type: "function", function: { name: "a", parameters: [] } }] },
    "tools[0].function.parameters",
    "invalid_type",
  ],
  [{ tool_choice: "auto" }, "tool_choice", "invalid_value"],
  [{ parallel_tool_calls: false }, "parallel_tool_calls", "invalid_value"],
  [{ tools, tool_choice: "any" }, "tool_choice", "invalid_value"],
  [
    { tools, tool_choice: { type: "function", function: { name: "b" } } },
    "tool_choice.function.name",
    "invalid_value",
  ],
  [
    { tools, tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [] } } },
    "tool_choice.allowed_tools.tools",
    "empty_array",
  ],
  [{ tools, tool_choice: 1 }, "tool_choice", "invalid_type"],
  [{ function_call: "auto" }, "function_call", "invalid_value"],
  [{ functions: [{ name: "a" }], tools }, "functions", "invalid_value"],
  [{ functions: [{ name: "a" }], function_call: "required" }, "function_call", "invalid_value"],
  [{ top_logprobs: 3 }, "top_logprobs", "invalid_value"],
  [{ logprobs: true, top_logprobs: 21 }, "top_logprobs", "integer_above_max_value"],
  [{ logit_bias: { 50256: 101 } }, "logit_bias.50256", "decimal_above_max_value"],
  [{ logit_bias: [] }, "logit_bias", "invalid_type"],
  [{ metadata: { a: 1 } }, "metadata.a", "invalid_type"],
  [
    { metadata: Object.fromEntries(many(17).map((index) => [`k${index}`, ""])) },
    "metadata",
    "object_above_max_properties",
  ],
  [{ modalities: ["smell"] }, "modalities[0]", "invalid_value"],
  [{ modalities: ["text", "audio"], audio: {}, stream: true }, "modalities", "unsupported_parameter"],
  [{ audio: { voice: "alloy" } }, "audio", "invalid_value"],
  [{ verbosity: "loud" }, "verbosity", "invalid_value"],
  [{ "a b": 1 }, "a b", "unknown_parameter"],
  [JSON.parse('{"__proto__":{"a":1}}') as object, "__proto__", "unknown_parameter"],
];

/** Fields that make a relay send the request elsewhere or use another key. */
const routing = [
  ...[
    "api_base",
    "base_url",
    "baseURL",
    "api_key",
    "apiKey",
    "api-key",
    "extra_body",
    "extra_headers",
    "headers",
    "fallbacks",
  ],
  ...[
    "models",
    "route",
    "provider",
    "providerOptions",
    "provider_options",
    "data_sources",
    "kv_transfer_params",
    "custom_llm_provider",
  ],
  ...[
    "aws_secret_access_key",
    "vertex_credentials",
    "azure_ad_token",
    "user_config",
    "model_list",
    "mock_response",
    "Authorization",
  ],
];

const ofMessages: readonly Row[] = [
  [{ role: "user" }, "messages[0].content", "missing_required_parameter"],
  [{ content: "Hi" }, "messages[0].role", "missing_required_parameter"],
  [{ role: "robot", content: "Hi" }, "messages[0].role", "invalid_value"],
  [{ role: "constructor", content: "Hi" }, "messages[0].role", "invalid_value"],
  [{ role: "user", content: [] }, "messages[0].content", "empty_array"],
  [{ role: "user", content: {} }, "messages[0].content", "invalid_type"],
  [{ role: "user", content: ["Hi"] }, "messages[0].content[0]", "invalid_type"],
  [{ role: "user", content: "Hi", id: "1" }, "messages[0].id", "unknown_parameter"],
  [{ role: "user", content: "Hi", name: "a b" }, "messages[0].name", "invalid_value"],
  [
    { role: "system", content: [{ type: "image_url", image_url: { url: "https://a.b" } }] },
    "messages[0].content[0].type",
    "invalid_value",
  ],
  [{ role: "assistant" }, "messages[0].content", "missing_required_parameter"],
  [{ role: "assistant", content: "a", prefix: true }, "messages[0].prefix", "unknown_parameter"],
  [{ role: "assistant", audio: { id: "audio_1" } }, "messages[0].audio", "unsupported_parameter"],
  [{ role: "assistant", tool_calls: [] }, "messages[0].tool_calls", "empty_array"],
  [
    { role: "assistant", tool_calls: [{ ...call, type: "custom" }] },
    "messages[0].tool_calls[0].type",
    "invalid_value",
  ],
  [{ role: "assistant", tool_calls: [{ ...call, id: "" }] }, "messages[0].tool_calls[0].id", "empty_string"],
  [
    { role: "assistant", tool_calls: [{ ...call, function: { name: "a", arguments: {} } }] },
    "messages[0].tool_calls[0].function.arguments",
    "invalid_type",
  ],
  [{ role: "tool", content: "a" }, "messages[0].tool_call_id", "missing_required_parameter"],
  [{ role: "function", name: "look", content: "a" }, "messages[0].name", "invalid_value"],
];

const ofParts: readonly Row[] = [
  [{ type: "image", image: "a" }, "messages[0].content[0].type", "invalid_value"],
  [{ type: "__proto__" }, "messages[0].content[0].type", "invalid_value"],
  [{ type: "text" }, "messages[0].content[0].text", "missing_required_parameter"],
  [{ type: "text", text: "a", other: 1 }, "messages[0].content[0].other", "unknown_parameter"],
  [{ type: "image_url", image_url: "https://a.b" }, "messages[0].content[0].image_url", "invalid_type"],
  [
    { type: "image_url", image_url: { url: "/etc/passwd" } },
    "messages[0].content[0].image_url.url",
    "invalid_image_url",
  ],
  [
    { type: "image_url", image_url: { url: "https://a.b", detail: "huge" } },
    "messages[0].content[0].image_url.detail",
    "invalid_value",
  ],
  [
    { type: "video_url", video_url: { url: "file:///etc/passwd" } },
    "messages[0].content[0].video_url.url",
    "invalid_image_url",
  ],
  [
    { type: "input_audio", input_audio: { data: "/etc/../etc/x.wav", format: "wav" } },
    "messages[0].content[0].input_audio.data",
    "invalid_value",
  ],
  [
    { type: "input_audio", input_audio: { data: "aGk=", format: "a/b" } },
    "messages[0].content[0].input_audio.format",
    "invalid_value",
  ],
  [
    { type: "file", file: { file_data: "./secret.pdf" } },
    "messages[0].content[0].file.file_data",
    "invalid_value",
  ],
  [
    { type: "file", file: { file_data: "https://127.0.0.1/a.pdf" } },
    "messages[0].content[0].file.file_data",
    "invalid_image_url",
  ],
  [
    { type: "file", file: { file_data: "aGk=", filename: "a\nb" } },
    "messages[0].content[0].file.filename",
    "invalid_value",
  ],
  [
    { type: "file", file: { file_data: "aGk=", file_id: "file-1" } },
    "messages[0].content[0].file",
    "invalid_value",
  ],
  [{ type: "file", file: {} }, "messages[0].content[0].file", "invalid_value"],
];

describe("A chat request is refused with OpenAI's status, param and code", () => {
  it.each(ofBody)("for a field: %j", (fields, param, code) => {
    const body =
      "__proto__" in fields && Object.hasOwn(fields, "__proto__")
        ? Object.assign(fields, { messages: [hi] })
        : { messages: [hi], ...fields };
    expect(refusalOf(body)).toMatchObject({ status: 400, type: "invalid_request_error", param, code });
  });

  it.each(ofMessages)("for a message: %j", (message, param, code) => {
    expect(refusalOf({ messages: [message] })).toMatchObject({ status: 400, param, code });
  });

  it.each(ofParts)("for a part: %j", (part, param, code) => {
    expect(refusalOf({ messages: [{ role: "user", content: [part] }] })).toMatchObject({
      status: 400,
      param,
      code,
    });
    const asResult = { role: "tool", tool_call_id: "c", content: [part] };
    expect(refusalOf({ messages: [asResult] })).toMatchObject({ status: 400, param, code });
  });

  it.each(routing)("for a field that would send the request elsewhere: %s", (name) => {
    expect(refusalOf({ messages: [hi], [name]: "x" })).toMatchObject({
      status: 400,
      code: "unsupported_parameter",
    });
  });

  it.each([undefined, null, "text", 5, true, [], [hi]])("for a body that is not an object: %j", (body) => {
    expect(refusalOf(body)).toMatchObject({ status: 400, type: "invalid_request_error" });
  });

  it("for more than 64 fields of vendors", () => {
    const fields = Object.fromEntries(many(65).map((index) => [`field_${index}`, 1]));
    expect(refusalOf({ messages: [hi], ...fields })).toMatchObject({ status: 400 });
  });
});
