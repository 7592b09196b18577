import type { AssistantPart, VlmResult } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { responsesEndpoint } from "./responses-endpoint.js";

const about = { id: "resp_5f", createdMs: 1_700_000_000_400, model: "mine" };
const text = fc.string({ minLength: 1, maxLength: 12, unit: "binary" });
const metadata = fc.option(
  fc.record({ acme: fc.record({ signature: fc.string({ unit: "binary" }), redacted: fc.boolean() }) }),
  { nil: undefined },
);

const part: fc.Arbitrary<AssistantPart> = fc
  .record({
    type: fc.constantFrom("text" as const, "reasoning" as const, "toolCall" as const),
    id: fc.uuid(),
    text,
    metadata,
  })
  .map(({ type, id, text: said, metadata: kept }): AssistantPart => {
    const beside = kept === undefined ? {} : { providerMetadata: kept };
    return type === "toolCall"
      ? { type, id, name: "look", arguments: said, ...beside }
      : { type, text: said, ...beside };
  });

type Endings = Partial<Pick<VlmResult, "providerMetadata">>;

function resultOf(parts: readonly AssistantPart[], ending: Endings = {}): VlmResult {
  return {
    content: parts.map((each) => (each.type === "text" ? each.text : "")).join(""),
    parts,
    toolCalls: parts.filter((each) => each.type === "toolCall"),
    finishReason: "stop",
    usage: { promptTokens: 7, completionTokens: 5, totalTokens: 12, source: "reported" },
    model: "upstream-model",
    provider: "p",
    credentialId: "c",
    attempts: [],
    warnings: [],
    ...ending,
  };
}

/** The items of the answer that a client receives. */
function outputOf(result: VlmResult, include: readonly string[]): readonly Record<string, unknown>[] {
  const ask = responsesEndpoint.read({ model: "mine", input: "Hi", include });
  const answer = JSON.parse(JSON.stringify(responsesEndpoint.answer(result, ask, about))) as {
    readonly output: readonly Record<string, unknown>[];
  };
  return answer.output;
}

/** The messages that the provider gets when the client sends the items back with the results of the calls. */
function sentBack(items: readonly Record<string, unknown>[]) {
  const results = items
    .filter(({ type }) => type === "function_call")
    .map(({ call_id }) => ({ type: "function_call_output", call_id, output: "seen" }));
  const input = [{ role: "user", content: "Hi" }, ...items, ...results, { role: "user", content: "And?" }];
  return responsesEndpoint.read({ model: "mine", input }).request.messages ?? [];
}

const asked = fc.constantFrom([], ["reasoning.encrypted_content"]);
const ofMessage = metadata.map((kept) => (kept === undefined ? {} : { providerMetadata: kept }));

describe("Data that a provider needs back", () => {
  it("comes back with the items, each part with its own data, whether or not the client asks for encrypted thoughts", () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        ofMessage,
        asked,
        (parts, kept, include) => {
          const isSaid = parts.some(({ type }) => type !== "reasoning");
          const [, message] = sentBack(outputOf(resultOf(parts, kept), include));
          fc.pre(isSaid);
          const isPlain = parts.length === 1 && parts[0]?.type === "text" && Object.keys(kept).length === 0;
          if (isPlain && parts[0]?.providerMetadata === undefined) {
            expect(message).toEqual({
              role: "assistant",
              content: parts[0]?.type === "text" && parts[0].text,
            });
          } else {
            expect(message).toEqual({ role: "assistant", parts, ...kept });
          }
        },
      ),
    );
  });

  it("comes back with redacted thoughts, which have no text", () => {
    const redacted: AssistantPart = {
      type: "reasoning",
      text: "",
      providerMetadata: { anthropic: { redactedData: "e-1" } },
    };
    const parts: readonly AssistantPart[] = [redacted, { type: "text", text: "Yes" }];
    const items = outputOf(resultOf(parts), []);
    expect(sentBack(items)[1]).toEqual({ role: "assistant", parts });
    // The AI SDK sends thoughts without text in this form.
    const [thought = {}, ...others] = items;
    expect(sentBack([{ ...thought, summary: [] }, ...others])[1]).toEqual({ role: "assistant", parts });
  });

  it("is dropped when the client has changed the texts, and never changes the client's texts", () => {
    const signed = (said: string): AssistantPart => ({
      type: "reasoning",
      text: said,
      providerMetadata: { acme: { signature: "s" } },
    });
    const items = outputOf(
      resultOf([signed("Hm"), { type: "text", text: "Yes" }], { providerMetadata: { acme: { turn: 1 } } }),
      [],
    );
    const others = items.map((item) =>
      item["type"] === "message" ? { type: "message", role: "assistant", content: "No, longer" } : item,
    );
    expect(sentBack(others)[1]).toEqual({
      role: "assistant",
      parts: [signed("Hm"), { type: "text", text: "No, longer" }],
    });
  });

  it("does not contain the server's address", () => {
    const endpoint = "https://secret.example/v1";
    const parts: readonly AssistantPart[] = [
      { type: "reasoning", text: "Hm", providerMetadata: { openai: { endpoint, field: "reasoning" } } },
      { type: "text", text: "Yes" },
    ];
    const [thought] = outputOf(resultOf(parts, { providerMetadata: { openai: { endpoint } } }), []);
    const kept = String(thought?.["encrypted_content"]).replace("hotspare-1.", "");
    expect(Buffer.from(kept, "base64url").toString()).not.toContain("secret.example");
    expect(Buffer.from(kept, "base64url").toString()).toContain('"field":"reasoning"');
  });

  it("is ignored if OpenAI has encrypted it, and refused if it is damaged", () => {
    const thought = (encrypted: string) => [
      { type: "reasoning", id: "rs_1", summary: [], encrypted_content: encrypted },
      { type: "message", role: "assistant", content: "Yes" },
    ];
    expect(sentBack(thought("gAAAAABo"))[1]).toEqual({ role: "assistant", content: "Yes" });
    const packed = (value: string) => `hotspare-1.${Buffer.from(value).toString("base64url")}`;
    for (const damaged of [
      "hotspare-1.",
      packed("{"),
      packed("[]"),
      packed('{"thoughts":7}'),
      packed('{"thoughts":{"parts":[{"type":"reasoning","length":0,"metadata":{"__proto__":{}}}]}}'),
      packed(`{"answer":${"[".repeat(10_000)}`),
    ]) {
      expect(() => sentBack(thought(damaged)), damaged).toThrow(
        expect.objectContaining({
          status: 400,
          param: expect.stringMatching(/^input\[1\]\.encrypted_content/),
        }),
      );
    }
  });
});
