import { inspect } from "node:util";
import { DeadlineExceededError, InvalidObjectError } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { objectVlm, startObjectServer, vlmSaying } from "../support/object-server.js";

const prompt = "Where?";
const text = '{"a":"x"}';
const never = z.object({ a: z.string() }).refine(() => new Promise<boolean>(() => undefined));
const link = z.object({ a: z.string().transform((given) => new URL(given)) });

function answering(result: unknown): z.ZodType {
  const standard = { ...z.object({ a: z.string() })["~standard"], vendor: "mine", validate: () => result };
  return { "~standard": standard } as unknown as z.ZodType;
}

describe("a schema in trouble", () => {
  it("that never ends is bounded by totalMs and the signal, at once, as a stream, and of a tool", async () => {
    const { vlm } = await vlmSaying({ text });
    const late = { timeouts: { totalMs: 300 } };
    const error = await rejectionOf(vlm.completeObject({ prompt, schema: never }, late));
    expect([DeadlineExceededError.isInstance(error), error]).toMatchObject([true, { totalMs: 300 }]);
    const stream = async () => {
      for await (const _ of vlm.streamObject({ prompt, schema: never }, late));
    };
    expect(DeadlineExceededError.isInstance(await rejectionOf(stream()))).toBe(true);
    const signal = AbortSignal.timeout(300);
    expect(await rejectionOf(vlm.completeObject({ prompt, schema: never }, { signal }))).toBe(signal.reason);
    const called = await vlmSaying({ calls: [{ name: "f", arguments: text }] });
    const tools = [{ name: "f", parameters: never }];
    expect(
      DeadlineExceededError.isInstance(await rejectionOf(called.vlm.complete({ prompt, tools }, late))),
    ).toBe(true);
  });

  it("that JSON cannot write is named as the caller wrote it, and nothing is sent", async () => {
    const { vlm, requests } = await vlmSaying({ text });
    const bad = { type: "object", properties: { a: { maximum: 1n } } };
    const told = async (asked: Promise<unknown>) => String(await rejectionOf(asked));
    expect(await told(vlm.completeObject({ prompt, schema: z.any(), jsonSchema: bad }))).toMatch(
      /jsonSchema\.properties\.a\.maximum: is a bigint/,
    );
    const standard = { ...z.any()["~standard"], jsonSchema: { input: () => bad, output: () => bad } };
    const schema = { "~standard": standard } as unknown as z.ZodType;
    expect(await told(vlm.completeObject({ prompt, schema }))).toMatch(
      /schema\.properties\.a\.maximum: is a bigint/,
    );
    expect(await told(vlm.complete({ prompt, tools: [{ name: "f", parameters: schema }] }))).toMatch(
      /tools\[0\]\.parameters\.properties\.a\.maximum: is a bigint/,
    );
    const responseFormat = { type: "jsonSchema", name: "n", schema: bad } as const;
    expect(await told(vlm.complete({ prompt, responseFormat }))).toMatch(
      /responseFormat\.schema\.properties\.a\.maximum: is a bigint/,
    );
    expect(await told(vlm.complete({ prompt, tools: [{ name: "f", parameters: bad }] }))).toMatch(
      /tools\[0\]\.parameters\.properties\.a\.maximum: is a bigint/,
    );
    expect(requests).toHaveLength(0);
  });

  it("that throws refuses the answer, which is kept", async () => {
    const { vlm } = await vlmSaying({ text });
    const error = await rejectionOf(vlm.completeObject({ prompt, schema: link }));
    expect(InvalidObjectError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason: "schema_mismatch", text, cause: { name: "TypeError" } });
  });

  it("quotes no key that the model wrote as the name of a field, at once and as a stream", async () => {
    const key = "key-a-0123456789";
    const { vlm } = await vlmSaying({ text: JSON.stringify({ a: "x", [key]: 1, inner: { [key]: 2 } }) });
    const schema = z.strictObject({ a: z.string(), inner: z.record(z.string(), z.string()) });
    const stream = async () => {
      for await (const _ of vlm.streamObject({ prompt, schema }));
    };
    for (const asked of [vlm.completeObject({ prompt, schema }), stream()]) {
      const error = await rejectionOf(asked);
      expect(InvalidObjectError.isInstance(error)).toBe(true);
      const shown = `${String(error)} ${JSON.stringify(error)} ${inspect(error, { depth: 9 })}`;
      expect(shown).toContain("[secret]");
      expect(shown).not.toContain(key);
    }
  });

  it("that throws for one call of a tool leaves the others", async () => {
    const { vlm } = await vlmSaying({
      calls: [
        { name: "f", arguments: text },
        { name: "f", arguments: '{"a":"https://x.test/"}' },
      ],
    });
    const { toolCalls } = await vlm.complete({ prompt, tools: [{ name: "f", parameters: link }] });
    expect(toolCalls[0]).toMatchObject({ issues: [{ message: expect.stringContaining("Invalid URL") }] });
    expect(toolCalls[1]?.input).toEqual({ a: new URL("https://x.test/") });
  });

  it.each([undefined, null, { issues: 3 }, { issues: [] }])("that answers %j is named", async (result) => {
    const { vlm } = await vlmSaying({ text });
    expect(await rejectionOf(vlm.completeObject({ prompt, schema: answering(result) }))).toMatchObject({
      name: "ExtensionError",
      extension: "schema",
      extensionName: "mine",
    });
  });

  it("has plain issues, whatever the library wrote", async () => {
    const issues = [null, { message: "m", path: [null, Symbol("s"), 1n, { key: 2 }] }];
    const { vlm } = await vlmSaying({ text });
    expect(await rejectionOf(vlm.completeObject({ prompt, schema: answering({ issues }) }))).toMatchObject({
      issues: [
        { message: "The schema gives no reason." },
        { message: "m", path: ["null", "Symbol(s)", "1", 2] },
      ],
    });
  });

  it("that holds itself is refused, also below a choice", async () => {
    const cyclic: Record<string, unknown> = { anyOf: [{ type: "string" }] };
    cyclic["anyOf"] = [{ type: "object", properties: { l: cyclic, r: cyclic } }];
    const { vlm } = await vlmSaying({ text });
    const error = await rejectionOf(vlm.completeObject({ prompt, schema: z.any(), jsonSchema: cyclic }));
    expect(error).toMatchObject({
      issues: [{ path: "jsonSchema", message: expect.stringContaining("$defs") }],
    });
  });

  it("stands in one tool of a name alone", async () => {
    const { vlm } = await vlmSaying({ text });
    const tools = [link, never].map((parameters) => ({ name: "f", parameters }));
    expect(await rejectionOf(vlm.complete({ prompt, tools }))).toMatchObject({
      issues: [{ path: "tools[1].name" }],
    });
  });
});

describe("an answer that was sent back", () => {
  it("is kept when the second call fails", async () => {
    const { vlm } = await vlmSaying({ text: '{"a":1}' }, { error: { message: "Bad.", status: 400 } });
    const error = await rejectionOf(
      vlm.completeObject({ prompt, schema: z.object({ a: z.string() }), repair: true }),
    );
    expect(error).toMatchObject({ reason: "schema_mismatch", text: '{"a":1}', cause: { status: 400 } });
  });
});

describe("a server that refuses a schema", () => {
  it.each([
    ["The specified schema produces a constraint that has too many states for serving", 400, "json_schema"],
    ["The specified schema exceeds the maximum allowed nesting depth.", 400, "json_schema"],
    ["Failed to compile json grammar", 400, "json_schema"],
    ["Input validation error: grammar is not supported", 422, "any"],
    ["failed to parse grammar", 500, "json_schema"],
    ["Json mode is not supported for this model", 400, "any"],
    ["No endpoints found that can handle the requested parameters.", 404, "any"],
    ["The schema is too complex for compilation", 400, "json_schema"],
    ["Schema is not valid: 'minLength' unsupported", 400, "json_schema"],
  ])("is sent the next form: %s", async (message, status, refused) => {
    const server = await startObjectServer(({ body }) => {
      const format = JSON.stringify(body["response_format"] ?? {});
      const isRefused = refused === "any" ? format !== "{}" : format.includes(refused);
      return isRefused ? { error: { message, status } } : { text };
    });
    const asked = objectVlm(server.origin).completeObject({ prompt, schema: z.object({ a: z.string() }) });
    expect((await asked).object).toEqual({ a: "x" });
    expect(new Set(server.requests.map(({ headers }) => headers.authorization)).size).toBe(1);
  });
});
