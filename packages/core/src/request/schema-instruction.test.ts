import { describe, expect, it } from "vitest";
import type { ResolvedVlmRequest } from "../contract/plugin/vlm-adapter.js";
import { requestInFormat, withJsonInstruction } from "./schema-instruction.js";

const responseFormat = {
  type: "jsonSchema",
  name: "n",
  description: "A cow",
  schema: { type: "object" },
} as const;
const request: ResolvedVlmRequest = { messages: [{ role: "user", content: "Hi" }], responseFormat };

describe("the format of an answer", () => {
  it("stays as it is where the server takes it", () => {
    expect(requestInFormat(request, ["jsonSchema"])).toEqual({ request, warnings: [] });
    const text: ResolvedVlmRequest = { ...request, responseFormat: { type: "text" } };
    expect(requestInFormat(text, [])).toEqual({ request: text, warnings: [] });
  });

  it("is JSON, with the schema in a system message, where the server takes no schema", () => {
    const formatted = requestInFormat(request, ["json"]);
    expect(formatted.request).toEqual({
      responseFormat: { type: "json" },
      messages: [
        { role: "system", content: expect.stringMatching(/It is: A cow\.[\s\S]*\{"type":"object"\}$/) },
        { role: "user", content: "Hi" },
      ],
    });
    expect(formatted.warnings).toMatchObject([{ type: "adjusted", field: "responseFormat" }]);
  });

  it.each([responseFormat, { type: "json" } as const])(
    "is words alone where the server takes nothing: %j",
    (format) => {
      const given: ResolvedVlmRequest = {
        messages: [{ role: "system", content: "Be brief." }, ...request.messages],
        responseFormat: format,
      };
      const formatted = requestInFormat(given, []);
      expect(formatted.request).toEqual({
        messages: [
          { role: "system", content: expect.stringMatching(/^Be brief\.\n\nAnswer with one JSON object/) },
          { role: "user", content: "Hi" },
        ],
      });
      expect(formatted.warnings).toHaveLength(1);
    },
  );

  it("may be said in words beside it", () => {
    expect(withJsonInstruction({ ...request, responseFormat: { type: "json" } })).toMatchObject({
      responseFormat: { type: "json" },
      messages: [{ role: "system", content: expect.stringContaining("JSON") }, {}],
    });
  });
});
