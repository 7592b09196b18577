import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { responsesEndpoint } from "./responses-endpoint.js";

function read(fields: object) {
  return responsesEndpoint.read({ model: "mine", input: "Hi", ...fields });
}

function refusalOf(body: unknown): ProtocolError {
  try {
    responsesEndpoint.read(body);
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return error as ProtocolError;
  }
  throw new Error("It was taken.");
}

const tool = { type: "function", name: "weather", parameters: { type: "object" }, strict: true };
const call = { type: "function_call", call_id: "call_1", name: "weather", arguments: "{}" };
const output = { type: "function_call_output", call_id: "call_1", output: "mild" };
const thought = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm." }] };
const answer = {
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text: "Hello", annotations: [], logprobs: [] }],
};

describe("A request of the Responses API", () => {
  it("is a user's message after the instructions when its input is a text", () => {
    expect(read({ instructions: "Be brief" }).request).toEqual({
      messages: [
        { role: "system", content: "Be brief" },
        { role: "user", content: "Hi" },
      ],
    });
  });

  it("may have the ids that Codex sends to every provider, and does not pass them on", () => {
    const ids = { client_metadata: { "x-codex-installation-id": "5f0e" } };
    expect(read(ids).request).toEqual({ messages: [{ role: "user", content: "Hi" }] });
    expect(refusalOf({ input: "Hi", client_metadata: "5f0e" }).param).toBe("client_metadata");
  });

  it("joins the thoughts, texts and calls of the model into one message", () => {
    const input = [
      { role: "developer", content: [{ type: "input_text", text: "Be kind" }] },
      { role: "user", content: "Hi" },
      thought,
      answer,
      call,
      output,
      { role: "user", content: "And now?" },
    ];
    expect(read({ input }).request.messages).toEqual([
      { role: "system", content: "Be kind" },
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "Hm." },
          { type: "text", text: "Hello" },
          { type: "toolCall", id: "call_1", name: "weather", arguments: "{}" },
        ],
      },
      { role: "tool", toolCallId: "call_1", content: "mild" },
      { role: "user", content: "And now?" },
    ]);
  });

  it("leaves out thoughts without text or calls after them, and thoughts that only OpenAI can read", () => {
    const encrypted = { type: "reasoning", id: "rs_2", summary: [], encrypted_content: "gAAA" };
    const input = [
      { role: "user", content: "Hi" },
      encrypted,
      answer,
      { role: "user", content: "So?" },
      thought,
    ];
    expect(read({ input }).request.messages).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
      { role: "user", content: "So?" },
    ]);
  });

  it("has functions, the choice among them, and the format of the answer", () => {
    const format = { type: "json_schema", name: "place", schema: { type: "object" }, strict: true };
    const { request } = read({
      tools: [tool],
      tool_choice: { type: "function", name: "weather" },
      parallel_tool_calls: false,
      text: { format, verbosity: "low" },
      max_output_tokens: 9,
      reasoning: { effort: "low" },
    });
    expect(request).toMatchObject({
      tools: [{ name: "weather", parameters: { type: "object" }, strict: true }],
      toolChoice: { name: "weather" },
      responseFormat: { type: "jsonSchema", name: "place", schema: { type: "object" }, strict: true },
      maxTokens: 9,
      reasoningEffort: "low",
      extraBody: { parallel_tool_calls: false, verbosity: "low" },
    });
  });

  it("leaves the model only the allowed tools", () => {
    const choice = {
      type: "allowed_tools",
      mode: "required",
      tools: [{ type: "function", name: "weather" }],
    };
    const { request } = read({ tools: [tool, { ...tool, name: "time" }], tool_choice: choice });
    expect(request.tools?.map(({ name }) => name)).toEqual(["weather"]);
    expect(request.toolChoice).toBe("required");
  });

  it("is accepted when fields have their defaults or null", () => {
    const nothing = Object.fromEntries(
      ["previous_response_id", "conversation", "prompt", "tools", "reasoning", "text", "metadata"].map(
        (name) => [name, null],
      ),
    );
    const { request } = read({
      ...nothing,
      background: false,
      truncation: "disabled",
      top_logprobs: 0,
      store: true,
      include: ["reasoning.encrypted_content"],
      stream: true,
      stream_options: { include_obfuscation: false },
    });
    expect(request).toEqual({ messages: [{ role: "user", content: "Hi" }] });
  });

  it.each<[string, object, string, string]>([
    ["a stored response", { previous_response_id: "resp_1" }, "previous_response_id", "whole conversation"],
    ["a conversation", { conversation: { id: "c" } }, "conversation", "whole conversation"],
    ["the background", { background: true }, "background", "'stream'"],
    ["a stored prompt", { prompt: { id: "p" } }, "prompt", "'instructions' and 'input'"],
    ["shortening", { truncation: "auto" }, "truncation", "'disabled'"],
    ["log probabilities", { top_logprobs: 3 }, "top_logprobs", "/v1/chat/completions"],
    ["their inclusion", { include: ["message.output_text.logprobs"] }, "include[0]", "/v1/chat/completions"],
    [
      "a tool of OpenAI's",
      { tools: [{ type: "web_search" }] },
      "tools[0].type",
      "'web_search' runs at OpenAI",
    ],
    ["a custom tool", { tools: [tool, { type: "custom", name: "x" }] }, "tools[1].type", "type 'function'"],
    ["a choice of it", { tool_choice: { type: "file_search" } }, "tool_choice.type", "'file_search'"],
    ["a choice of none", { tool_choice: "required" }, "tool_choice", "'tools'"],
    [
      "a choice of another",
      { tools: [tool], tool_choice: { type: "function", name: "x" } },
      "tool_choice.name",
      "'tools'",
    ],
    [
      "an item by its id",
      { input: [{ type: "item_reference", id: "msg_1" }] },
      "input[0].type",
      "store to false",
    ],
    [
      "an item of a tool",
      { input: [{ type: "web_search_call", id: "ws" }] },
      "input[0].type",
      "only functions as tools",
    ],
    ["an unknown item", { input: [{ type: "thing" }] }, "input[0].type", "'function_call_output'"],
    ["a result without its call", { input: [output] }, "input", "No tool call found"],
    [
      "a call without its result",
      { input: [{ role: "user", content: "Hi" }, call] },
      "input",
      "No tool output found",
    ],
    ["no input", { input: null }, "input", "Missing required"],
    ["an input of another kind", { input: 5 }, "input", "an integer"],
    ["another role", { input: [{ role: "tool", content: "x" }] }, "input[0].role", "'developer'"],
    [
      "a user's output",
      { input: [{ role: "user", content: [{ type: "output_text", text: "x" }] }] },
      "input[0].content[0].type",
      "'input_text'",
    ],
    [
      "a path",
      { input: [{ role: "user", content: [{ type: "input_image", image_url: "/etc/passwd" }] }] },
      "input[0].content[0].image_url",
      "URL",
    ],
    [
      "a file of the disk",
      { input: [{ role: "user", content: [{ type: "input_file", file_url: "file:///etc/passwd" }] }] },
      "input[0].content[0].file_url",
      "URL",
    ],
    [
      "a picture of OpenAI's",
      { input: [{ role: "user", content: [{ type: "input_image", file_id: "file-1" }] }] },
      "input[0].content[0].file_id",
      "data URL",
    ],
    [
      "two sources",
      {
        input: [{ role: "user", content: [{ type: "input_file", file_id: "f", file_url: "https://a.b/c" }] }],
      },
      "input[0].content[0]",
      "one of",
    ],
    ["an unknown field", { max_tokens: 5 }, "max_tokens", "max_output_tokens"],
    ["no tokens", { max_output_tokens: 0 }, "max_output_tokens", "minimum"],
    [
      "a format of chat completions",
      { response_format: { type: "text" } },
      "response_format",
      "Unknown parameter",
    ],
    ["options of no stream", { stream_options: {} }, "stream_options", "'stream'"],
  ])("is refused with the name of the field when it asks for %s", (_what, fields, param, words) => {
    const refusal = refusalOf({ model: "mine", input: "Hi", ...fields });
    expect(refusal).toMatchObject({ status: 400, type: "invalid_request_error", param });
    expect(refusal.message).toContain(words);
  });

  it("is read or refused, for any JSON in a field", () => {
    const names = [
      "input",
      "tools",
      "tool_choice",
      "text",
      "reasoning",
      "include",
      "metadata",
      "instructions",
    ];
    const known = fc.constantFrom<unknown>(
      tool,
      call,
      output,
      thought,
      answer,
      "message",
      "input_text",
      null,
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        known,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("type", "role", "content", "text", "output", "name"), tie("any")),
      ),
    })).any;
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, given) => {
        const body = { model: "mine", input: "Hi", [name]: given };
        try {
          responsesEndpoint.read(body);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
          expect((error as ProtocolError).status).toBe(400);
        }
      }),
      { numRuns: 300 },
    );
  });
});
