import { InvalidObjectError, StreamInterruptedError } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { depth } from "../support/depth.js";
import { objectVlm, startObjectServer, vlmSaying } from "../support/object-server.js";

const animal = z.object({ kind: z.string(), count: z.number().transform((count) => BigInt(count)) });
const prompt = "Count the animals.";

async function all<Chunk>(stream: AsyncIterable<Chunk>): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const partialsOf = (chunks: readonly { readonly type: string }[]) =>
  chunks.flatMap((chunk) => (chunk.type === "partialObject" ? [Reflect.get(chunk, "partialObject")] : []));

describe("a stream of an object", () => {
  it("has the chunks of a stream, the object as it grows, and the whole object in its finish", async () => {
    const { vlm, requests } = await vlmSaying({ pieces: ['{"kind":"c', 'ow","co', 'unt":1', "2}"] });
    const chunks = await all(vlm.streamObject({ prompt, schema: animal }));
    expect(chunks.map(({ type }) => type)).toEqual(
      "content partialObject content partialObject content content partialObject finish".split(" "),
    );
    expect(partialsOf(chunks)).toEqual([{ kind: "c" }, { kind: "cow" }, { kind: "cow", count: 12 }]);
    expect(chunks.at(-1)).toMatchObject({ object: { kind: "cow", count: 12n }, usage: { totalTokens: 5 } });
    expect(requests[0]?.body["response_format"]).toMatchObject({ type: "json_schema" });
  });

  it("shows a list without the object that it is sent in", async () => {
    const { vlm } = await vlmSaying({ pieces: ['{"value":', '["a",', '"b"', "]}"] });
    const chunks = await all(vlm.streamObject({ prompt, schema: z.array(z.string()) }));
    expect(partialsOf(chunks)).toEqual([["a"], ["a", "b"]]);
    expect(chunks.at(-1)).toMatchObject({ object: ["a", "b"] });
  });

  it("passes over words before the object", async () => {
    const { vlm } = await vlmSaying({
      pieces: ["Sets {like} these [1]: ```json\n{", '"kind":"cow","count":2}\n```'],
    });
    const chunks = await all(vlm.streamObject({ prompt, schema: animal }));
    expect(partialsOf(chunks)).toEqual([{}, { kind: "cow", count: 2 }]);
  });

  it("keeps an emoji whole that is cut in the middle of its escape", async () => {
    const { vlm } = await vlmSaying({ pieces: ['{"kind":"\\ud83d', "\\ude", '00!","count":1}'] });
    const chunks = await all(vlm.streamObject({ prompt, schema: animal }));
    expect(partialsOf(chunks)).toEqual([{ kind: "" }, { kind: "😀!", count: 1 }]);
  });

  it("throws at its end when the answer does not fit; the call counts as answered", async () => {
    const { vlm } = await vlmSaying({ text: '{"kind":"cow"}' });
    const outcomes: string[] = [];
    vlm.events.on("callEnd", ({ outcome }) => outcomes.push(outcome));
    const stream = vlm.streamObject({ prompt, schema: animal });
    const error = await rejectionOf(all(stream));
    expect(InvalidObjectError.isInstance(error) && error.reason).toBe("schema_mismatch");
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect([outcomes, vlm.status().map(({ state }) => state)]).toEqual([["answered"], ["closed", "closed"]]);
  });

  it("says what was cut", async () => {
    const { vlm } = await vlmSaying({ pieces: ['{"kind":'], finish: "length" });
    expect(await rejectionOf(all(vlm.streamObject({ prompt, schema: animal })))).toMatchObject({
      reason: "cut",
    });
  });

  it("shows nothing of a refusal as an object, though its words begin like JSON", async () => {
    const { vlm } = await vlmSaying({ pieces: [], refusal: 'No: {"kind": "cow", and' });
    const types: string[] = [];
    const read = async () => {
      for await (const { type } of vlm.streamObject({ prompt, schema: animal })) types.push(type);
    };
    expect(await rejectionOf(read())).toMatchObject({ reason: "refused" });
    expect(types).toEqual(["content", "content", "content", "content"]);
  });

  it("breaks as other streams do behind its first content, and moves to a spare before it", async () => {
    const broken = await vlmSaying({ pieces: ['{"kind":"c'], breaks: true });
    const error = await rejectionOf(all(broken.vlm.streamObject({ prompt, schema: animal })));
    expect(StreamInterruptedError.isInstance(error) && error.partial.content).toBe('{"kind":"c');

    const server = await startObjectServer((_, index) =>
      index === 0 ? { error: { message: "Overloaded", status: 503 } } : { text: '{"kind":"cow","count":1}' },
    );
    const chunks = await all(objectVlm(server.origin).streamObject({ prompt, schema: animal }));
    expect(chunks.at(-1)).toMatchObject({ credentialId: "b", object: { count: 1n } });
  });

  it("may be left, and read by several at once", async () => {
    const said = { pieces: ['{"kind":"c', 'ow",', '"count":1}'] };
    const { vlm } = await vlmSaying(said);
    const outcomes: string[] = [];
    vlm.events.on("callEnd", ({ outcome }) => outcomes.push(outcome));
    for await (const chunk of vlm.streamObject({ prompt, schema: animal })) {
      if (chunk.type === "partialObject") break;
    }
    expect(outcomes).toEqual(["left"]);
    const stream = vlm.streamObject({ prompt, schema: animal });
    const turns = await Promise.all(Array.from({ length: 8 }, () => stream.next()));
    expect(turns.map(({ done, value }) => (done === true ? "done" : value?.type))).toEqual(
      "content partialObject content partialObject content partialObject finish done".split(" "),
    );
  });

  it("refuses a repair, and a wrong request, at the first next()", async () => {
    const { vlm, requests } = await vlmSaying({ text: "{}" });
    const request = { prompt, schema: animal, repair: true };
    expect(await rejectionOf(all(vlm.streamObject(request)))).toMatchObject({
      message: expect.stringContaining("repair: works only with completeObject()"),
    });
    expect(requests).toHaveLength(0);
  });

  it("takes linear time for a megabyte, of one list, of one text, or of one object", async () => {
    const texts = {
      list: JSON.stringify({
        value: Array.from({ length: depth(6_000, 60_000) }, (_, index) => `item ${index}`),
      }),
      text: JSON.stringify({ value: "word\n".repeat(depth(15_000, 150_000)) }),
      object: JSON.stringify(
        Object.fromEntries(
          Array.from({ length: depth(5_000, 50_000) }, (_, index) => [`name${index}`, index]),
        ),
      ),
    };
    const schema = { list: z.array(z.string()), text: z.string(), object: z.record(z.string(), z.number()) };
    for (const name of ["list", "text", "object"] as const) {
      const { vlm } = await vlmSaying({ pieces: texts[name].match(/[\s\S]{1,8}/g) ?? [] });
      const startedMs = performance.now();
      let last: unknown;
      let count = 0;
      for await (const chunk of vlm.streamObject<z.ZodType>({ prompt, schema: schema[name] })) {
        if (chunk.type === "partialObject") {
          last = chunk.partialObject;
          count += 1;
        }
      }
      // Quadratic time would take hours.
      expect(performance.now() - startedMs).toBeLessThan(40_000);
      expect(count).toBeGreaterThan(50);
      expect(JSON.stringify(last)).toBe(
        JSON.stringify(Reflect.get(JSON.parse(texts[name]), "value") ?? JSON.parse(texts[name])),
      );
    }
  });
});
