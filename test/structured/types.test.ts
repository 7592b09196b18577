import type { CompleteObjectResult, Tool, Vlm, VlmRequest } from "@hotspare/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";

const prompt = "Hello";
const schema = z.object({
  at: z.iso.datetime().transform((text) => new Date(text)),
  tags: z.array(z.string()),
});

describe("the types of objects", () => {
  it("are the output of the schema, and its input in parts while it streams", () => {
    const use = async (vlm: Vlm) => {
      const { object } = await vlm.completeObject({ prompt, schema });
      expectTypeOf(object).toEqualTypeOf<{ at: Date; tags: string[] }>();
      const ofValibot = await vlm.completeObject({
        prompt,
        schema: v.object({ a: v.string() }),
        jsonSchema: {},
      });
      expectTypeOf(ofValibot.object).toEqualTypeOf<{ a: string }>();
      const wrapped = await vlm.completeObject({ prompt, schema: toStandardJsonSchema(v.array(v.number())) });
      expectTypeOf(wrapped.object).toEqualTypeOf<number[]>();
      const ofArktype = await vlm.completeObject({ prompt, schema: type({ "a?": "number" }) });
      expectTypeOf(ofArktype.object).toEqualTypeOf<{ a?: number }>();
      for await (const chunk of vlm.streamObject({ prompt, schema })) {
        if (chunk.type === "partialObject") {
          expectTypeOf(chunk.partialObject.at).toEqualTypeOf<string | undefined>();
          expectTypeOf(chunk.partialObject.tags).toEqualTypeOf<readonly string[] | undefined>();
        } else if (chunk.type === "finish") {
          expectTypeOf(chunk.object).toEqualTypeOf<{ at: Date; tags: string[] }>();
        }
      }
    };
    expectTypeOf(use).toBeFunction();
  });

  it("refuse what does not go together", () => {
    const use = (vlm: Vlm) => {
      // @ts-expect-error no schema
      void vlm.completeObject({ prompt });
      // @ts-expect-error JSON Schema in the place of a schema
      void vlm.completeObject({ prompt, schema: { type: "object" } });
      // @ts-expect-error the schema makes the form
      void vlm.completeObject({ prompt, schema, responseFormat: { type: "json" } });
      // @ts-expect-error a stream is not repaired
      void vlm.streamObject({ prompt, schema, repair: true });
      // @ts-expect-error a prompt and messages
      void vlm.completeObject({ prompt, messages: [], schema });
    };
    expectTypeOf(use).toBeFunction();
  });

  it("fit requests, tools and results that stand in variables", () => {
    const use = async (vlm: Vlm, request: VlmRequest, tools: readonly Tool[]) => {
      const first = await vlm.complete(request);
      expectTypeOf(first.toolCalls[0]?.input).toEqualTypeOf<unknown>();
      await vlm.complete({ prompt, tools });
      const typed = await vlm.complete({ prompt, tools: [{ name: "f", parameters: schema }] });
      const plain: typeof first = typed;
      const named: CompleteObjectResult<{ a: number }> = await vlm.completeObject({
        prompt,
        schema: z.object({ a: z.number() }),
        tools: [{ name: "f", parameters: schema }],
      });
      return [plain, named];
    };
    expectTypeOf(use).toBeFunction();
  });
});
