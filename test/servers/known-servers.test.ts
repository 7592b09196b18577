import { type KnownTraits, knownTraits } from "@hotspare/provider-openai";
import { type SimulatedDialect, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";

/** The servers that both tables have: what Hotspare knows, and what the testkit simulates. */
const both: readonly (readonly [SimulatedDialect, string, string])[] = [
  ["openai", "https://api.openai.com/v1", "text-embedding-3-small"],
  ["dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1", "text-embedding-v4"],
  ["gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-embedding-001"],
  ["mistral", "https://api.mistral.ai/v1", "mistral-embed"],
];
const bothOfChat: typeof both = [
  ["openai", "https://api.openai.com/v1", "gpt-5"],
  ["dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen3-32b"],
  ["gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-3-pro"],
  ["mistral", "https://api.mistral.ai/v1", "magistral-small"],
  ["deepseek", "https://api.deepseek.com/v1", "deepseek-chat"],
  ["groq", "https://api.groq.com/openai/v1", "openai/gpt-oss-120b"],
];

/** Asks the simulated server, and reads what it answers. */
async function simulated(dialect: SimulatedDialect, model: string) {
  const simulator = await startSimulator({ dialect });
  onTestFinished(() => simulator.close());
  return async (path: string, fields: object) => {
    const response = await fetch(`${simulator.baseURL}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer k", "content-type": "application/json" },
      body: JSON.stringify({ model, ...fields }),
    });
    return { isTaken: response.ok, body: JSON.parse(await response.text()) };
  };
}

/** As the adapter asks when a server has no known limits. */
const defaults = { maxInputs: 2048, maxTokens: 300_000, encodingFormat: "base64" } as const;
const tokensOfText = 8_192;

/** Texts with so many tokens altogether, at four characters each. */
function textsOf(tokens: number): readonly string[] {
  const count = Math.ceil(tokens / tokensOfText);
  return Array.from({ length: count }, (_, index) =>
    "word".repeat(Math.min(tokensOfText, tokens - index * tokensOfText)),
  );
}

describe.each(both)("embeddings of %s", (dialect, baseURL, model) => {
  const known: KnownTraits = { ...defaults, ...knownTraits(baseURL, model) };
  const { maxInputs = 0, maxTokens = 0, encodingFormat: encoding_format } = known;

  it("have the known most inputs and tokens", async () => {
    const ask = await simulated(dialect, model);
    const isTaken = async (input: readonly string[]) =>
      (await ask("/embeddings", { input, encoding_format })).isTaken;
    const inputs = Array.from({ length: maxInputs }, () => "a");
    expect([await isTaken(inputs), await isTaken([...inputs, "a"])]).toEqual([true, false]);
    // More tokens than fit into the most inputs are refused for the inputs.
    const full = textsOf(Math.min(maxTokens, maxInputs * tokensOfText));
    expect([await isTaken(full), await isTaken([...full, "a"])]).toEqual([true, false]);
  });

  it("come as base64, and take dimensions, where they are known to", async () => {
    const ask = await simulated(dialect, model);
    const { isTaken, body } = await ask("/embeddings", { input: ["a"], encoding_format: "base64" });
    const isBase64 = isTaken && typeof body.data[0].embedding === "string";
    expect(isBase64).toBe(encoding_format === "base64");
    const sized = await ask("/embeddings", { input: ["a"], encoding_format, dimensions: 256 });
    expect(sized.isTaken).toBe(known.dimensions !== false);
  });
});

describe.each(bothOfChat)("chat of %s", (dialect, baseURL, model) => {
  const known = knownTraits(baseURL, model);
  const question = { role: "user", content: "call look" };
  const messages = [question];
  const tools = [{ type: "function", function: { name: "look", parameters: { type: "object" } } }];

  it("takes the known bound, and refuses the fields that are known to be refused", async () => {
    const ask = await simulated(dialect, model);
    const field = known.maxTokensField ?? "max_tokens";
    expect((await ask("/chat/completions", { messages, [field]: 50 })).isTaken).toBe(true);
    if (dialect === "mistral") {
      expect((await ask("/chat/completions", { messages, max_completion_tokens: 50 })).isTaken).toBe(false);
      expect((await ask("/chat/completions", { messages, seed: 1 })).isTaken).toBe(false);
      expect(known.unsupported).toContain("seed");
    }
  });

  it("has thoughts in tags where they are known to stand there", async () => {
    const ask = await simulated(dialect, model);
    const { body } = await ask("/chat/completions", { messages, reasoning_effort: "high" });
    expect(JSON.stringify(body).includes("<think>")).toBe(known.thinkTags === true);
  });

  it("wants thoughts and ids of tool calls back as is known", async () => {
    const ask = await simulated(dialect, model);
    const id = known.toolCallIds === "nineAlphanumerics" ? "abc123def" : "call_0123456789";
    const isTaken = async (callId: string, thoughts: object) =>
      (
        await ask("/chat/completions", {
          tools,
          reasoning_effort: "high",
          thinking: { type: "enabled" },
          messages: [
            question,
            {
              role: "assistant",
              content: null,
              ...thoughts,
              tool_calls: [
                {
                  id: callId,
                  type: "function",
                  function: { name: "look", arguments: "{}" },
                  extra_content: { google: { thought_signature: "skip_thought_signature_validator" } },
                },
              ],
            },
            { role: "tool", tool_call_id: callId, content: "seen" },
          ],
        })
      ).isTaken;
    const thoughts = { reasoning_content: "hm" };
    if (known.sendsBackReasoning === "reasoning_content") {
      expect([await isTaken(id, thoughts), await isTaken(id, {})]).toEqual([true, false]);
    }
    if (known.sendsBackReasoning === false) {
      expect([await isTaken(id, thoughts), await isTaken(id, {})]).toEqual([false, true]);
    }
    if (known.toolCallIds === "nineAlphanumerics") {
      expect(await isTaken("call_0123456789", {})).toBe(false);
    }
  });
});
