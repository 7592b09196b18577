import type { FinishReason } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { ask, chunk, done, endingWith, event, spare, streamOf, usage, ways } from "./answers.js";
import { json, pieces } from "./raw-replies.js";

describe("a finish reason", () => {
  it.each<[FinishReason, readonly string[]]>([
    [
      "stop",
      [
        "stop",
        "STOP",
        "Stop",
        "eos",
        "eos_token",
        "<EOS>",
        "end",
        "end_turn",
        "endTurn",
        "stop_sequence",
        "stop-sequence",
        "COMPLETE",
        "completed",
        "finished",
        "done",
        "FINISH_REASON_STOP",
        "FinishReason.STOP",
        "endoftext",
      ],
    ],
    [
      "length",
      [
        "length",
        "max_tokens",
        "MAX_TOKENS",
        "max-tokens",
        "maxTokens",
        "max_output_tokens",
        "model_length",
        "token_limit",
        "ERROR_LIMIT",
        "FINISH_REASON_MAX_TOKENS",
        "model_context_window_exceeded",
        "REASON_MAX_LEN",
      ],
    ],
    [
      "contentFilter",
      [
        "content_filter",
        "SAFETY",
        "RECITATION",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "content_filter: PROHIBITED_CONTENT",
        "sensitive",
        "refusal",
        "IMAGE_SAFETY",
        "guardrail_intervened",
        "ERROR_TOXIC",
        "content_filtered",
      ],
    ],
    ["other", ["weary", "pause_turn", "OTHER"]],
  ])("means %s", async (finishReason, words) => {
    for (const word of words) {
      for (const way of ways) {
        const outcome = await ask(way, [endingWith(way, { content: "Half" }, word)]);
        expect({ word, way, is: outcome.finishReason, content: outcome.content }).toEqual({
          word,
          way,
          is: finishReason,
          content: "Half",
        });
      }
    }
  });

  it.each(ways)("that has no name here is kept in raw: %s", async (way) => {
    expect(await ask(way, [endingWith(way, { content: "Hi" }, "weary")])).toMatchObject({
      finishReason: "other",
      raw: { finish_reason: "weary" },
    });
  });

  it.each(["SAFETY", "content_filter: PROHIBITED_CONTENT", "sensitive", "RECITATION", "refusal"])(
    "that is a refusal, with nothing said, fails the call: %s",
    async (word) => {
      for (const way of ways) {
        const { error } = await ask(way, [endingWith(way, { content: null }, word), spare[way]]);
        expect(error?.class).toBe("content_safety");
        expect(error?.message).toContain(word);
      }
    },
  );

  it("of a prompt that Gemini blocked has no choice", async () => {
    const { error } = await ask("complete", [
      json({ promptFeedback: { blockReason: "SAFETY" } }),
      spare.complete,
    ]);
    expect(error?.class).toBe("content_safety");
  });

  it.each(["null", "none", "", "not_finished", "FINISH_REASON_UNSPECIFIED"])("is none: %j", async (word) => {
    const cut = pieces([event(chunk({ content: "H" }, word))], "whole");
    expect(await ask("stream", [cut])).toMatchObject({
      content: "H",
      error: { name: "StreamInterruptedError" },
    });
    const whole = streamOf(chunk({ content: "H" }, word), chunk({ content: "i" }, "stop"));
    expect(await ask("stream", [whole])).toMatchObject({ content: "Hi", finishReason: "stop" });
  });

  it.each<[string, object]>([
    ["in camel case", { finishReason: "MAX_TOKENS" }],
    ["as an object", { finish_reason: { type: "length" } }],
    ["as details", { finish_reason: null, finish_details: { type: "max_tokens" } }],
  ])("is read %s", async (_, inChoice) => {
    const body = { choices: [{ message: { content: "Half" }, ...inChoice }] };
    expect(await ask("complete", [json(body)])).toMatchObject({ finishReason: "length" });
  });

  it("is not taken back by a good one behind it", async () => {
    const reply = streamOf(chunk({ content: "Half" }, "length"), chunk({}, "stop"));
    expect(await ask("stream", [reply])).toMatchObject({ finishReason: "length" });
  });

  it.each(["open", "cut"] as const)("ends the answer, though the connection is left %s", async (end) => {
    const reply = pieces([event(chunk({ content: "Hi" })), event(chunk({}, "stop", usage()))], end);
    expect(await ask("stream", [reply])).toMatchObject({
      content: "Hi",
      finishReason: "stop",
      usage: { totalTokens: 18, source: "reported" },
      raw: { usage: { total_tokens: 18 } },
    });
  });

  it("is needed where there is no end mark", async () => {
    expect(await ask("stream", [pieces([event(chunk({ content: "Hi" }))])])).toMatchObject({
      error: { class: "transient" },
    });
    expect(await ask("stream", [pieces([event(chunk({ content: "Hi" })), done])])).toMatchObject({
      content: "Hi",
      finishReason: "stop",
    });
  });
});
