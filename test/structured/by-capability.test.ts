import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { objectVlm, startObjectServer } from "../support/object-server.js";

/** A provider whose adapter sends these formats of an answer alone. */
function openaiSending(responseFormats: readonly ("jsonSchema" | "json")[]) {
  const plugin = openai();
  return {
    ...plugin,
    createVlm: (...given: Parameters<NonNullable<typeof plugin.createVlm>>) => {
      const vlm = plugin.createVlm?.(...given);
      if (vlm === undefined) throw new Error("The plugin makes no VLM.");
      return { ...vlm, capabilities: { ...vlm.capabilities, responseFormats } };
    },
  };
}

describe("an adapter that does not send schemas", () => {
  it.each([
    [["json"] as const, { type: "json_object" }],
    [[], undefined],
  ])("gets a request that it can send, whose reply says so: %j", async (formats, sent) => {
    expect.assertions(8);
    const server = await startObjectServer(() => ({ text: '{"a":1}' }));
    const hotspare = createHotspare({ plugins: [openaiSending(formats)] });
    onTestFinished(() => hotspare.close({ graceMs: 0 }));
    const vlm = hotspare.vlm({
      model: "m",
      credentials: [{ provider: "openai", apiKey: "key-a-0123456789", baseURL: `${server.origin}/v1` }],
    });
    expect(vlm.capabilities.responseFormats).toEqual(formats);
    const request = { prompt: "Go", schema: z.object({ a: z.number() }) };
    const { object, warnings } = await vlm.completeObject(request);
    expect([object, warnings]).toMatchObject([{ a: 1 }, [{ type: "adjusted", field: "responseFormat" }]]);
    for await (const chunk of vlm.streamObject(request)) {
      if (chunk.type === "finish") expect([chunk.object, chunk.warnings]).toEqual([object, warnings]);
    }
    expect(server.requests).toHaveLength(2);
    for (const { body } of server.requests) {
      expect(body["response_format"]).toEqual(sent);
      expect(body["messages"]).toMatchObject([
        { role: "system", content: expect.stringContaining('"a"') },
        {},
      ]);
    }
  });
});

it("a server that takes no format of an answer gets the format of complete() in a system message too", async () => {
  const server = await startObjectServer(({ body }) =>
    "response_format" in body
      ? { error: { message: "Extra inputs are not permitted", param: "response_format", status: 422 } }
      : { text: "{}" },
  );
  const { warnings } = await objectVlm(server.origin).complete({
    prompt: "Go",
    responseFormat: { type: "json" },
  });
  expect(warnings).toMatchObject([{ type: "adjusted", field: "responseFormat" }]);
  expect(server.requests[1]?.body).toMatchObject({
    messages: [{ role: "system", content: expect.stringContaining("JSON object") }, {}],
  });
});
