import type { AssistantPart } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keptField, keptParts, withKeptParts } from "./kept-parts.js";

const metadata = fc.option(
  fc.dictionary(
    fc.constantFrom("anthropic", "openai"),
    fc.dictionary(fc.constantFrom("signature", "field"), fc.string(), { noNullPrototype: true }),
    {
      minKeys: 1,
      noNullPrototype: true,
    },
  ),
  { nil: undefined },
);
const part: fc.Arbitrary<AssistantPart> = fc
  .tuple(fc.constantFrom("text" as const, "reasoning" as const, "toolCall" as const), fc.string(), metadata)
  .map(([type, text, providerMetadata]) => ({
    ...(type === "toolCall" ? { type, id: `call_${text}`, name: "look", arguments: text } : { type, text }),
    ...(providerMetadata === undefined ? {} : { providerMetadata }),
  }));

/** The parts as clients see them. */
function plainOf(parts: readonly AssistantPart[]) {
  const textOf = (type: "text" | "reasoning") =>
    parts.map((each) => (each.type === type ? each.text : "")).join("");
  const toolCalls = parts.flatMap((each) =>
    each.type === "toolCall" ? [{ id: each.id, name: each.name, arguments: each.arguments }] : [],
  );
  return { content: textOf("text"), reasoning: textOf("reasoning"), toolCalls };
}

function sentBack(fields: object): unknown {
  return Reflect.get(JSON.parse(JSON.stringify(fields)) as object, keptField);
}

const param = `messages[1].${keptField}`;

describe("Data that a provider needs back with its answer", () => {
  it("comes back part by part when the client sends the message back unchanged", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), metadata, (parts, whole) => {
        const kept = keptParts({ parts, ...(whole === undefined ? {} : { providerMetadata: whole }) });
        const back = withKeptParts(sentBack(kept), plainOf(parts), param);
        const isNeeded = whole !== undefined || parts.some((each) => each.providerMetadata !== undefined);
        expect(back).toStrictEqual(
          isNeeded ? { parts, ...(whole === undefined ? {} : { providerMetadata: whole }) } : undefined,
        );
      }),
    );
  });

  const parts: readonly AssistantPart[] = [
    {
      type: "reasoning",
      text: "hm",
      providerMetadata: { openai: { endpoint: "vllm.internal:8000", field: "reasoning" } },
    },
    { type: "text", text: "a" },
    { type: "toolCall", id: "call_1", name: "look", arguments: "{}" },
  ];

  it("does not contain the server's address", () => {
    expect(JSON.stringify(keptParts({ parts }))).not.toContain("internal");
  });

  it.each([
    ["another text", { ...plainOf(parts), content: "b" + "a" }],
    ["no thoughts", { ...plainOf(parts), reasoning: "" }],
    ["no call", { ...plainOf(parts), toolCalls: [] }],
    ["another call", { ...plainOf(parts), toolCalls: [{ id: "call_2", name: "look", arguments: "{}" }] }],
    [
      "one more call",
      {
        ...plainOf(parts),
        toolCalls: [...plainOf(parts).toolCalls, { id: "call_2", name: "look", arguments: "{}" }],
      },
    ],
  ])("is dropped when the client has changed the message: %s", (_, plain) => {
    expect(withKeptParts(sentBack(keptParts({ parts })), plain, param)).toBeUndefined();
  });

  it.each([
    [[], param],
    [{ parts: "a" }, `${param}.parts`],
    [{ parts: [null] }, `${param}.parts[0]`],
    [{ parts: [{ type: "image" }] }, `${param}.parts[0].type`],
    [{ parts: [{ type: "text", length: -1 }] }, `${param}.parts[0].length`],
    [{ parts: [{ type: "text", length: 1, metadata: { a: 1 } }] }, `${param}.parts[0].metadata`],
    [{ parts: [], metadata: 1 }, `${param}.metadata`],
  ])("is refused when no answer can have had the field: %j", (value, place) => {
    expect(() => withKeptParts(value, plainOf(parts), param)).toThrow(
      expect.objectContaining({ status: 400, param: place }),
    );
  });
});
