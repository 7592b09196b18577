import { describe, expect, it } from "vitest";
import { ask, chunk, completion, done, endingWith, event, streamOf, ways } from "./answers.js";
import { json, pieces } from "./raw-replies.js";

describe("content", () => {
  it.each<[string, object, { readonly content: string; readonly reasoning?: string }]>([
    ["a text", { content: "Hi" }, { content: "Hi" }],
    ["a number (Workers AI)", { content: 5 }, { content: "5" }],
    ["zero", { content: 0 }, { content: "0" }],
    ["a truth", { content: true }, { content: "true" }],
    ["an untruth, which is none", { content: false, reasoning: "Hm" }, { content: "", reasoning: "Hm" }],
    ["an object (Workers AI's JSON mode)", { content: { a: 1 } }, { content: '{"a":1}' }],
    ["a list of objects", { content: [{ a: 1 }, { b: 2 }] }, { content: '[{"a":1},{"b":2}]' }],
    ["one part", { content: { type: "text", text: "Hi" } }, { content: "Hi" }],
    [
      "parts",
      {
        content: [
          { type: "text", text: "H" },
          { type: "text", text: "i" },
        ],
      },
      { content: "Hi" },
    ],
    [
      "parts of other types",
      {
        content: [
          { type: "output_text", text: "H" },
          { type: "whatever", text: "i" },
        ],
      },
      { content: "Hi" },
    ],
    ["parts without a type", { content: [{ text: "H" }, { content: "i" }] }, { content: "Hi" }],
    ["bare texts and numbers", { content: ["costs $", 5, "!"] }, { content: "costs $5!" }],
    [
      "a text within an object",
      { content: [{ type: "text", text: { value: "Hi", annotations: [] } }] },
      { content: "Hi" },
    ],
    [
      "Gemini's parts",
      { content: { role: "model", parts: [{ text: "Hm", thought: true }, { text: "Hi" }] } },
      { content: "Hi", reasoning: "Hm" },
    ],
    [
      "a reference between texts (Mistral)",
      {
        content: [
          { type: "text", text: "A" },
          { type: "reference", reference_ids: [1] },
          { type: "text", text: "B" },
        ],
      },
      { content: "AB" },
    ],
    [
      "thinking parts (Mistral)",
      {
        content: [
          { type: "thinking", thinking: [{ type: "text", text: "Hm" }] },
          { type: "text", text: "Hi" },
        ],
      },
      { content: "Hi", reasoning: "Hm" },
    ],
    [
      "a thinking part as a text",
      { content: [{ type: "thinking", thinking: "Hm" }, "Hi"] },
      { content: "Hi", reasoning: "Hm" },
    ],
    ["a refusal", { content: null, refusal: "I cannot." }, { content: "I cannot." }],
    [
      "a refusal as a part",
      { content: [{ type: "refusal", refusal: "I cannot." }] },
      { content: "I cannot." },
    ],
    ["what a sound says", { content: null, audio: { id: "a", transcript: "Hi" } }, { content: "Hi" }],
    ["thoughts", { content: "Hi", reasoning_content: "Hm" }, { content: "Hi", reasoning: "Hm" }],
    [
      "thoughts under two names",
      { content: "Hi", reasoning_content: "Hm", reasoning: "Hm" },
      { content: "Hi", reasoning: "Hm" },
    ],
    [
      "thoughts under the second name, the first empty",
      { content: "Hi", reasoning_content: "", reasoning: "Hm" },
      { content: "Hi", reasoning: "Hm" },
    ],
    [
      "thoughts within an object",
      { content: "Hi", reasoning: { content: "Hm" } },
      { content: "Hi", reasoning: "Hm" },
    ],
    ["thoughts under Ollama's name", { content: "Hi", thinking: "Hm" }, { content: "Hi", reasoning: "Hm" }],
    [
      "details of thoughts alone (OpenRouter)",
      {
        content: "Hi",
        reasoning_details: [
          { type: "reasoning.summary", summary: "H" },
          { type: "reasoning.text", text: "m" },
          { type: "reasoning.encrypted", data: "x" },
        ],
      },
      { content: "Hi", reasoning: "Hm" },
    ],
    [
      "blocks of thoughts (LiteLLM)",
      { content: "Hi", thinking_blocks: [{ type: "thinking", thinking: "Hm", signature: "s" }] },
      { content: "Hi", reasoning: "Hm" },
    ],
    [
      "a thought by its mark (Gemini)",
      { content: "Hm", extra_content: { google: { thought: true } } },
      { content: "", reasoning: "Hm" },
    ],
  ])("is read from %s", async (_, message, expected) => {
    for (const way of ways) {
      const { content, reasoning, error } = await ask(way, [endingWith(way, message, "stop")]);
      expect({ way, error, content, reasoning }).toEqual({
        way,
        error: undefined,
        reasoning: "",
        ...expected,
      });
    }
  });

  it.each<[string, unknown]>([
    ["a delta in a whole reply", { choices: [{ delta: { content: "Hi" }, finish_reason: "stop" }] }],
    ["a text in a whole reply", { choices: [{ text: "Hi", finish_reason: "stop" }] }],
    ["a message that is a text", { choices: [{ message: "Hi", finish_reason: "stop" }] }],
    [
      "a choice that is no list",
      { choices: { index: 0, message: { content: "Hi" }, finish_reason: "stop" } },
    ],
    ["a null before the choice", { choices: [null, { message: { content: "Hi" }, finish_reason: "stop" }] }],
    [
      "a native reply of Ollama",
      {
        model: "m",
        message: { role: "assistant", content: "Hi" },
        done_reason: "stop",
        done: true,
        prompt_eval_count: 3,
        eval_count: 2,
      },
    ],
    ["an envelope", { code: 0, msg: "success", data: completion({ content: "Hi" }) }],
    ["a list with one reply", [completion({ content: "Hi" })]],
  ])("is read from %s", async (_, body) => {
    for (const way of ways) {
      expect(await ask(way, [json(body)])).toMatchObject({ content: "Hi", finishReason: "stop" });
    }
  });

  it.each<[string, readonly unknown[]]>([
    ["one whole completion", [completion({ content: "Hi" })]],
    [
      "messages that are pieces",
      [
        { choices: [{ message: { content: "H" } }] },
        { choices: [{ message: { content: "i" }, finish_reason: "stop" }] },
      ],
    ],
    [
      "messages that grow",
      [
        { choices: [{ message: { content: "H" } }] },
        { choices: [{ message: { content: "Hi" } }] },
        { choices: [{ message: { content: "Hi" }, finish_reason: "stop" }] },
      ],
    ],
    [
      "deltas and messages that grow (Perplexity)",
      [
        chunk({ content: "H" }, null, {}, { message: { content: "H" } }),
        chunk({ content: "i" }, "stop", {}, { message: { content: "Hi" } }),
      ],
    ],
    [
      "deltas, then the whole message (MiniMax)",
      [
        chunk({ content: "H" }),
        chunk({ content: "i" }),
        {
          ...completion({ content: "Hi" }),
          choices: [{ index: 0, delta: null, message: { content: "Hi" }, finish_reason: "stop" }],
        },
      ],
    ],
    [
      "deltas that grow (MiniMax)",
      [
        chunk({ content: "H" }, null, { input_sensitive: false }),
        chunk({ content: "Hi" }, "stop", { input_sensitive: false }),
      ],
    ],
    [
      "texts (completions)",
      [{ choices: [{ index: 0, text: "H" }] }, { choices: [{ index: 0, text: "i", finish_reason: "stop" }] }],
    ],
    ["deltas that are texts", [chunk("H"), chunk("i", "stop")]],
    ["content behind the finish reason", [chunk({ content: "H" }, "stop"), chunk({ content: "i" }, "stop")]],
    [
      "a finish reason with each piece",
      [chunk({ content: "H" }, "STOP"), chunk({ content: "i" }, "STOP"), chunk({}, "STOP")],
    ],
    [
      "another choice between",
      [
        chunk({ content: "H" }),
        { choices: [{ index: 1, delta: { content: "x" }, finish_reason: "stop" }] },
        chunk({ content: "i" }, "stop"),
      ],
    ],
    [
      "two choices in one payload, the other first",
      [
        {
          choices: [
            { index: 1, delta: { content: "x" } },
            { index: 0, delta: { content: "Hi" }, finish_reason: "stop" },
          ],
        },
      ],
    ],
    [
      "one choice in two pieces of one payload",
      [
        {
          choices: [
            { index: 0, delta: { content: "H" } },
            { index: 0, delta: { content: "i" }, finish_reason: "stop" },
          ],
        },
      ],
    ],
    [
      "choices without numbers",
      [
        { choices: [{ delta: { content: "H" } }] },
        { choices: [{ delta: { content: "i" }, finish_reason: "stop" }] },
      ],
    ],
  ])("of a stream is read from %s", async (_, payloads) => {
    expect(await ask("stream", [streamOf(...payloads)])).toMatchObject({
      content: "Hi",
      finishReason: "stop",
    });
    expect(await ask("complete", [streamOf(...payloads)])).toMatchObject({
      content: "Hi",
      finishReason: "stop",
    });
  });

  it("of a whole reply is the choice with the number 0", async () => {
    const choices = [
      { index: 1, message: { content: "x" }, finish_reason: "length" },
      { index: 0, message: { content: "Hi" }, finish_reason: "stop" },
    ];
    expect(await ask("complete", [json({ choices })])).toMatchObject({ content: "Hi", finishReason: "stop" });
  });
});

describe("fields that have no name in our reply", () => {
  it("grow by their pieces", async () => {
    const { raw } = await ask("stream", [
      streamOf(
        chunk({ content: "x", e: { a: 1, list: [1] }, text: "x" }),
        chunk({ e: { b: 2, list: [2] }, text: "y" }),
        chunk({ e: { a: 3 } }, "stop"),
      ),
    ]);
    expect(raw).toMatchObject({ e: { a: 3, b: 2, list: [1, 2] }, text: "xy" });
  });

  it.each(["__proto__", "constructor", "toString"])("may be named %s", async (name) => {
    const piece = `data: {"choices":[{"index":0,"delta":{"content":"x","${name}":{"${name}":["x"],"p":1}}}]}\n\n`;
    const { content } = await ask("stream", [pieces([piece, piece, event(chunk({}, "stop")), done])]);
    expect(content).toBe("xx");
    expect("p" in {} || "p" in Object || "p" in Object.prototype.toString).toBe(false);
    expect(Object.hasOwn(Object.prototype, "0")).toBe(false);
  });
});
