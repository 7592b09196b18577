import { RequestAdjusted, type ResolvedVlmRequest } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { neverAborts, rejectionOf, vlmOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { chatBody } from "./chat-body.js";

const messages = [{ role: "user" as const, content: "x" }];
const answer = { choices: [{ message: { role: "assistant", content: "a" }, finish_reason: "stop" }] };

/** Sends a request again until it is answered, as the engine does. Returns the efforts that were sent. */
async function efforts(refusals: readonly object[], request: Partial<ResolvedVlmRequest>) {
  const left = [...refusals];
  const { baseURL, requests } = await startLoopback((response, { body }) => {
    const refusal = "reasoning_effort" in body ? left.shift() : undefined;
    return refusal === undefined ? sendJson(response, answer) : sendJson(response, { error: refusal }, 400);
  });
  const vlm = vlmOf(baseURL);
  const asked = { messages, ...request };
  for (const _ of refusals) {
    expect(RequestAdjusted.isInstance(await rejectionOf(vlm.complete(asked, neverAborts)))).toBe(true);
  }
  const { warnings = [] } = await vlm.complete(asked, neverAborts);
  const sent = requests.map(({ body }) => body["reasoning_effort"]);
  return { sent, warnings: warnings.map(({ type, field }) => [type, field]) };
}

describe("an effort", () => {
  it("is left out for a model that does not reason, with a warning", async () => {
    const refusal = {
      message: "Unrecognized request argument supplied: reasoning_effort",
      type: "invalid_request_error",
    };
    expect(await efforts([refusal], { reasoningEffort: "low" })).toEqual({
      sent: ["low", undefined],
      warnings: [["dropped", "reasoningEffort"]],
    });
  });

  it.each([
    [
      "minimal",
      "low",
      "Unsupported value: 'minimal' is not supported with the 'o3' model. Supported values are: 'low', 'medium', and 'high'.",
    ],
    ["xhigh", "high", "reasoning_effort: Input should be 'low', 'medium' or 'high'"],
    ["max", "high", "`reasoning_effort` must be one of `low`, `medium`, or `high`"],
  ] as const)("%s becomes %s where the server says: %s", async (asked, sent, message) => {
    const refusal = { message, type: "invalid_request_error", param: "reasoning_effort" };
    expect(await efforts([refusal], { reasoningEffort: asked })).toEqual({
      sent: [asked, sent],
      warnings: [["adjusted", "reasoningEffort"]],
    });
  });

  it("is left out when the other value is refused too", async () => {
    const refusal = {
      message: "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
      param: "reasoning_effort",
    };
    expect(await efforts([refusal, refusal], { reasoningEffort: "max" })).toEqual({
      sent: ["max", "high", undefined],
      warnings: [["dropped", "reasoningEffort"]],
    });
  });

  it("of none is left out when a model has no such value", async () => {
    const refusal = {
      message: "Unsupported value: 'reasoning_effort' does not support 'none' with this model.",
      param: "reasoning_effort",
    };
    expect(await efforts([refusal], { reasoningEffort: "none" })).toEqual({
      sent: ["none", undefined],
      warnings: [["dropped", "reasoningEffort"]],
    });
  });

  it("of none switches thinking off when the server has a switch", () => {
    const dialect = {
      maxTokensField: "max_tokens",
      thinking: (type: string) => ({ thinking: { type } }),
    } as const;
    const bodyOf = (request: Partial<ResolvedVlmRequest>) =>
      chatBody({ messages, ...request }, { model: "m", extraBody: {} }, dialect);
    expect(bodyOf({ reasoningEffort: "none" })).toEqual({
      body: { model: "m", messages, thinking: { type: "disabled" } },
      warnings: [],
    });
    expect(bodyOf({ reasoningEffort: "high" }).body).toEqual({
      model: "m",
      messages,
      reasoning_effort: "high",
    });
  });
});
