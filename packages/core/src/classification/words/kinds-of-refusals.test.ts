import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { judgeWords } from "./judge-words.js";

type Row = [wanted: string | undefined, message: string, rest?: Partial<ErrorFacts>];

/** Kinds that a second holdout and the vendors' own tables of errors showed, each beside what looks like it. */
describe("judgeWords, by kind", () => {
  it.each<Row>([
    ["content_safety", "This chat was flagged for possible cybersecurity risk", { code: "cyber_policy" }],
    ["content_safety", "Violated guardrail policy"],
    ["content_safety", "The guardrail checks defined in the config failed.", { status: 446 }],
    ["transient", "The guardrail service is unavailable", { status: 503 }],
    ["content_safety", "Input data is suspected of being involved in IP infringement."],
    ["content_safety", "输入内容疑似侵权"],
    ["content_safety", "PII detected in input; request denied by guardrail"],
    [undefined, "protected_material filter setting is invalid"],
    ["content_safety", "Upstream safety policy triggered", { status: 403 }],
    ["auth", "The request is prohibited due to a violation of provider Terms Of Service.", { status: 403 }],
    ["content_safety", "The prompt is prohibited: it violates our terms of service", { status: 403 }],
    ["auth", "Your account has been flagged and is under review", { status: 403 }],
  ])("content and terms: %s: %s", expectClass);

  it.each<Row>([
    [undefined, "Tools with reasoning are not supported for X", { param: "reasoning_effort" }],
    ["not_found", "Tools are not supported for X", { param: "tools" }],
    ["not_found", "The model does not support Chat Completions API", { status: 501 }],
    ["not_found", "The model is not a VLM (Vision Language Model)"],
    // Its status says that it passes.
    [undefined, "Model is unavailable, please try again later.", { status: 503, code: "ModelUnavailable" }],
    ["not_found", "endpoint is not enable", { code: "EndpointIsNotEnable" }],
    ["auth", "SecretId is wrong", { status: 200, code: "AuthFailure.SecretIdNotFound" }],
    ["auth", "appid在黑名单中", { status: 200 }],
    [undefined, "黑名单词参数 bad_words 必须为数组"],
    [undefined, "Thought signature is not valid"],
    [undefined, "Invalid subscription_type in metadata"],
    [undefined, "Multiturn chat is not enabled for this request shape: roles must alternate"],
    ["rate_limited", "授权错误：并发流控超限。并发路数超过授权路数限制", { status: 200 }],
  ])("models and rights: %s: %s", expectClass);

  it.each<Row>([
    ["quota_exceeded", "授权错误：日流控超限。超过当日最大访问量的限制", { status: 200 }],
    ["rate_limited", "用户流量受限：服务正在处理用户当前的问题", { status: 200 }],
    ["quota_exceeded", "The commodity has not been purchased yet", { status: 403 }],
    ["quota_exceeded", "Out of call volume quota.", { status: 403 }],
    ["quota_exceeded", "You have run out of credits", { status: 403, code: "team-blocked:spending-limit" }],
    ["rate_limited", "Too many requests per minute. Please top up to raise it.", { status: 503 }],
    ["rate_limited", "ThrottlingException: Too many tokens, please wait", { status: 500 }],
    ["transient", "Connection error.", { code: "APIConnectionError" }],
  ])("amounts and paces: %s: %s", expectClass);

  it.each<Row>([
    ["input_too_large", "String value length (20054016) exceeds the maximum allowed (20000000)"],
    ["input_too_large", "Exceeded limit on max bytes per data-uri item : 10485760."],
    ["input_too_large", "At least one of the image dimensions exceed max allowed size: 8000 pixels"],
    [undefined, "The image width must be larger than 10 pixels"],
    [undefined, "Content length must be greater than 0"],
    [undefined, "max_tokens 参数超出范围，应为 [1, 8192]"],
    [undefined, "tools: too many functions declared"],
    [undefined, "Function name 'check_quota_exceeded' exceeds maximum length of 64"],
  ])("sizes: %s: %s", expectClass);
});

function expectClass(wanted: string | undefined, message: string, rest: Partial<ErrorFacts> = {}): void {
  expect(judgeWords({ status: 400, ...rest, message })?.class).toBe(wanted);
}
