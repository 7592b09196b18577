import { describe, expect, it } from "vitest";
import { chatRequest, gatherChunks, judge, neverAborts, rejectionOf, vlmOf } from "./adapters.js";
import { sendPieces, startLoopback } from "./loopback-server.js";

const safe = { hate: { filtered: false, severity: "safe" }, jailbreak: { filtered: false, detected: false } };
const promptResults = {
  choices: [],
  created: 0,
  id: "",
  model: "",
  object: "",
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: safe }],
};
const delta = (content: string, more: object = {}) => ({
  model: "gpt-4o-2024-08-06",
  choices: [{ index: 0, finish_reason: null, delta: { content }, ...more }],
});
const finish = (reason: string) => ({ choices: [{ index: 0, finish_reason: reason, delta: {} }] });
const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } };

async function streamOf(payloads: readonly object[]) {
  const pieces = payloads.map((payload) => `data: ${JSON.stringify(payload)}\n\n`);
  const { endpoint } = await startLoopback((response) =>
    sendPieces(response, [...pieces, "data: [DONE]\n\n"]),
  );
  return vlmOf(endpoint).stream(chatRequest, neverAborts);
}

describe("a stream of Azure", () => {
  it("begins with the filter's results and no choice, and gets annotations later", async () => {
    const broken = { error: { code: "content_filter_error", message: "The contents are not filtered" } };
    const chunks = await gatherChunks(
      await streamOf([
        promptResults,
        delta("Hel", { content_filter_results: safe }),
        delta("lo", { content_filter_result: broken, content_filter_results: broken }),
        // The asynchronous filter sends its annotations after the text, without a delta.
        {
          choices: [
            { index: 0, finish_reason: null, content_filter_results: safe, content_filter_offsets: {} },
          ],
        },
        finish("stop"),
        usage,
      ]),
    );
    expect(chunks).toEqual([
      { type: "content", content: "Hel" },
      { type: "content", content: "lo" },
      expect.objectContaining({
        type: "finish",
        finishReason: "stop",
        model: "gpt-4o-2024-08-06",
        usage: expect.objectContaining({ totalTokens: 5, source: "reported" }),
      }),
    ]);
  });

  it("whose whole text the filter removed is a content safety failure", async () => {
    const error = await rejectionOf(gatherChunks(await streamOf([promptResults, finish("content_filter")])));
    expect(judge(error, "stream")).toMatchObject({ class: "content_safety", scope: "request" });
  });

  it("that the filter cut short ends with the text so far, and the reason", async () => {
    const chunks = await gatherChunks(
      await streamOf([promptResults, delta("Once"), finish("content_filter")]),
    );
    expect(chunks.at(0)).toEqual({ type: "content", content: "Once" });
    expect(chunks.at(-1)).toMatchObject({ type: "finish", finishReason: "contentFilter" });
  });
});
