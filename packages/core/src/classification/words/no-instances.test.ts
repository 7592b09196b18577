import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { judgeWords } from "./judge-words.js";

type Row = [message: string, rest?: Partial<ErrorFacts>];

describe("a model of which nothing runs at the moment", () => {
  it.each<Row>([
    // Chutes, GPUStack, Dynamo.
    ["No instances available (yet) for chute_id='2ff25e81-4586-5ec8-b892-3a6f342693d7'"],
    ["No instances available (yet) for chute_id='abc'", { status: 200 }],
    ["No running instances available"],
    ["no instances found for endpoint dyn/backend/generate"],
    ["No replicas ready for model llama-3"],
    ["no workers are running for this model"],
    ["No endpoints ready for the requested model"],
    ["No inference pods online", { status: 502 }],
    ["no instances available for the model", { code: "ModelUnavailable" }],
    ["没有可用的实例"],
    ["暂无可用节点"],
    ["模型没有运行中的副本"],
  ])("passes: %s", (message, rest) => {
    expect(judgeWords({ status: 503, ...rest, message })?.class).toBe("transient");
  });

  it.each<Row>([
    ["no instances found for endpoint x", { status: 404 }],
    ["No endpoints found for acme/unknown-model", { status: 404 }],
    ["No available channel for model gpt-x under group default", { status: 503 }],
    ["当前分组下对于模型 gpt-x 无可用渠道", { status: 503 }],
    ["No models loaded. Please load a model", { status: 404 }],
  ])("is not a model that nobody has: %s", (message, rest) => {
    expect(judgeWords({ ...rest, message })?.class).toBe("not_found");
  });
});
