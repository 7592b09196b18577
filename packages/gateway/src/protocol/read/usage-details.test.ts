import type { VlmResult } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { chatUsage } from "../chat/chat-words.js";
import { responseObject } from "../responses/response-object.js";

const usage: VlmResult["usage"] = {
  promptTokens: 5,
  completionTokens: 9,
  totalTokens: 14,
  cachedTokens: 2,
  source: "reported",
};
const raw = {
  usage: {
    prompt_tokens_details: { audio_tokens: 3, cached_tokens: 99, host: "10.0.0.1", "10.0.0.1": 4 },
    completion_tokens_details: {
      accepted_prediction_tokens: 4,
      rejected_prediction_tokens: 0,
      audio_tokens: -1,
      text_tokens: "7",
      image_tokens: 1.5,
    },
  },
};

describe("The details of a provider's usage", () => {
  it("reach the clients of chat, if they are counts", () => {
    expect(chatUsage(usage, raw)).toStrictEqual({
      prompt_tokens: 5,
      completion_tokens: 9,
      total_tokens: 14,
      prompt_tokens_details: { audio_tokens: 3, cached_tokens: 2 },
      completion_tokens_details: { accepted_prediction_tokens: 4, rejected_prediction_tokens: 0 },
    });
    expect(chatUsage(usage, { usage: "none" })).toStrictEqual(chatUsage(usage));
  });

  it("reach the clients of responses", () => {
    const about = { id: "resp_1", createdMs: 0, model: "m" };
    const state = { is: "finished", finishReason: "stop", output: [], usage, raw } as const;
    expect(responseObject(about, {} as Parameters<typeof responseObject>[1], state)["usage"]).toMatchObject({
      input_tokens_details: { audio_tokens: 3, cached_tokens: 2 },
      output_tokens_details: { accepted_prediction_tokens: 4, reasoning_tokens: 0 },
    });
  });
});
