import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../contract/protocol-error.js";
import { readChatRequest } from "./read-chat-request.js";

const hi = { role: "user", content: "Hi" } as const;
const look = { type: "function", function: { name: "look" } } as const;

function refusalOf(body: unknown): ProtocolError {
  try {
    readChatRequest(body);
  } catch (error) {
    if (error instanceof ProtocolError) {
      return error;
    }
    throw error;
  }
  throw new Error("The request was taken.");
}

describe("A hostile chat request", () => {
  it.each([
    ["Model", "Write 'model'"],
    ["MESSAGES", "Write 'messages'"],
    ["Max_Tokens", "Write 'max_tokens'"],
    ["maxTokens", "Write 'max_tokens'"],
    ["STREAM_OPTIONS", "Write 'stream_options'"],
    ["N", "Write 'n'"],
    ["service-tier", "Write 'service_tier'"],
    ["best_of", "write 'max_completion_tokens'"],
    ["num_predict", "write 'max_completion_tokens'"],
    ["maxOutputTokens", "write 'max_completion_tokens'"],
  ])("is refused for the name %s, which a server might read, with the right name", (name, advice) => {
    const error = refusalOf({ messages: [hi], [name]: 1 });
    expect(error.status).toBe(400);
    expect(error.message).toContain(advice);
  });

  it("is refused for a number that no double can hold, with the reason", () => {
    for (const text of ["1e999", "-1e999"]) {
      const { param, message } = refusalOf({ messages: [hi], temperature: JSON.parse(text) });
      expect(param).toBe("temperature");
      expect(message).toContain("expected a decimal, but got a number that is too large instead");
    }
  });

  it("is accepted, or refused with the path of the field, for any JSON", () => {
    const words = fc.constantFrom(
      ...[
        "model",
        "messages",
        "role",
        "user",
        "assistant",
        "tool",
        "system",
        "content",
        "type",
        "text",
        "image_url",
        "url",
        "file",
      ],
      ...[
        "tools",
        "function",
        "name",
        "arguments",
        "tool_calls",
        "id",
        "tool_choice",
        "response_format",
        "json_schema",
        "schema",
      ],
      ...[
        "stream",
        "stream_options",
        "logit_bias",
        "metadata",
        "modalities",
        "audio",
        "__proto__",
        "constructor",
        "toString",
        "stop",
      ],
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(words, fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie("json"), { maxLength: 3 }),
        fc
          .array(fc.tuple(words, tie("json")), { maxLength: 6 })
          .map(
            (pairs) =>
              JSON.parse(
                `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? "null"}`).join(",")}}`,
              ) as unknown,
          ),
      ),
    }));
    const body = fc.oneof(
      json,
      fc.tuple(words, json).map(([name, value]) => ({ model: "m", messages: [hi], [name]: value })),
      fc.tuple(words, json).map(([name, value]) => ({ messages: [{ ...hi, [name]: value }] })),
      fc
        .tuple(words, json)
        .map(([type, value]) => ({ messages: [{ role: "user", content: [{ type, [type]: value }] }] })),
    );
    fc.assert(
      fc.property(body, (value) => {
        try {
          readChatRequest(value);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
          expect(error).toMatchObject({ status: 400, type: "invalid_request_error" });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("is refused without a stack overflow when it is deeply nested", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`) as object;
    const schema = { type: "json_schema", json_schema: { name: "a", schema: deep } };
    expect(refusalOf({ messages: [hi], response_format: schema }).param).toBe(
      "response_format.json_schema.schema",
    );
    expect(refusalOf({ messages: [hi], vendors_field: deep }).param).toBe("vendors_field");
    const tool = { type: "function", function: { name: "a", parameters: deep } };
    expect(refusalOf({ messages: [hi], tools: [tool] }).param).toBe("tools[0].function.parameters");
  });

  it("is refused without showing a prompt, a key or a path", () => {
    const secret = "sk-proj-1234567890abcdefghij";
    const bodies: readonly object[] = [
      { messages: secret },
      { messages: [{ role: secret, content: "a" }] },
      { messages: [{ ...hi, [secret]: 1 }] },
      { messages: [hi], [secret]: { deep: 1 }, api_key: secret },
      { messages: [hi], tool_choice: secret, tools: [look] },
      { messages: [hi], metadata: { [secret]: 1 } },
      {
        messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: `/home/${secret}` } }] }],
      },
      { messages: [hi], stop: [1, secret], model: 1 },
      { messages: [{ role: "user", content: [{ type: secret }] }] },
    ];
    for (const body of bodies) {
      const { message, param } = refusalOf(body);
      expect(`${message} ${param}`).not.toContain(secret.slice(8));
    }
  });
});
