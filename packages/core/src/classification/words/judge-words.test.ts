import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPaceSentence, judgeSpentWords, judgeWords } from "./judge-words.js";

const judge = (status: number | undefined, message: string, words: { code?: string; type?: string } = {}) =>
  judgeWords({ ...(status === undefined ? {} : { status }), message, ...words });
const brief = (status: number | undefined, message: string, words: { code?: string; type?: string } = {}) => {
  const { class: name, scope } = judge(status, message, words) ?? {};
  return name === undefined ? "nothing" : `${name} of ${scope}`;
};

// Each sentence is of a published report, or differs from one in its words alone.
describe("a sentence", () => {
  it.each([
    // Money: the shortage stands beside it.
    [400, "Your credit balance is too low to access the API.", "quota_exceeded of account"],
    [500, "Upstream error from X: insufficient balance (1008)", "quota_exceeded of account"],
    [403, "Key limit exceeded (monthly limit).", "quota_exceeded of credential"],
    [403, "Your newly created team doesn't have any credits yet.", "quota_exceeded of account"],
    [429, "You have used up your daily free allocation of 10,000 neurons", "quota_exceeded of account"],
    [429, "您的账户已欠费，请充值后重试", "quota_exceeded of account"],
    [429, "您的套餐已到期，暂无法使用", "quota_exceeded of account"],
    [429, "Rate limit exceeded. Add 10 credits to unlock 1000 requests a day.", "nothing"],
    [429, "Quota exceeded for requests per minute", "nothing"],
    [429, "You exceeded your current quota. Please retry in 20s.", "nothing"],
    // The account.
    [412, "Account x is suspended", "auth of account"],
    [429, "Your account is suspended due to insufficient balance", "quota_exceeded of account"],
    [403, "用户已被封禁", "auth of account"],
    // The place.
    [400, "User location is not supported for the API use.", "auth of endpoint"],
    [451, "The model is not available in your region (IR)", "auth of endpoint"],
    [403, "您的 IP 不在白名单中", "auth of endpoint"],
    // The key.
    [400, "API Key not found. Please pass a valid API key.", "auth of credential"],
    [401, "该令牌状态不可用", "auth of credential"],
    [400, "the token limit of the prompt is unknown", "nothing"],
    // The model.
    [400, "The model has been decommissioned and is no longer supported.", "not_found of credential_model"],
    [400, "foo is not a valid model ID", "not_found of credential_model"],
    [400, "该模型不存在", "not_found of credential_model"],
    [400, "The dedicated endpoint for x is not running.", "not_found of credential_model"],
    [400, "The parameter x is not supported with this model.", "nothing"],
    [400, "temperature is deprecated for this model.", "nothing"],
    [400, "you must provide a model parameter", "nothing"],
    [503, "The model is currently loading", "transient of endpoint_model"],
    // What the model is not able to do.
    [404, "No endpoints found that support image input", "not_found of request"],
    [400, "x does not support tools", "not_found of request"],
    [400, "该模型不支持图片输入", "not_found of request"],
    [400, "This model does not support specifying dimensions.", "nothing"],
    [400, "Model only support text input", "nothing"],
    [400, "image format is not supported", "nothing"],
    // Too long.
    [500, "the input length exceeds the context length", "input_too_large of request"],
    [400, "prompt is too long: 203284 tokens > 200000 maximum", "input_too_large of request"],
    [400, "Each input list can contain at most 512 items.", "input_too_large of request"],
    [400, "Prompt 超长", "input_too_large of request"],
    [400, "Range of max_tokens should be [1, 8192]", "nothing"],
    [500, "context deadline exceeded", "transient of endpoint_model"],
    // The content.
    [403, "Your input was flagged. No credits were charged.", "content_safety of request"],
    [400, "Content Exists Risk", "content_safety of request"],
    [451, "The content you provided or machine outputted is blocked.", "content_safety of request"],
    [500, "The moderation service failed to answer for this content", "nothing"],
    // Load and pace.
    [429, "该模型当前访问量过大，请您稍后再试", "transient of endpoint_model"],
    [400, "ThrottlingException: Too many requests", "rate_limited of credential_model"],
    [400, "Failed to call a function. Please adjust your prompt.", "transient of request"],
    // What a relay says of the server behind it.
    [400, "bad response status code 429", "rate_limited of credential_model"],
    [500, "Upstream request failed: 401 Unauthorized", "auth of credential"],
    [400, "upstream returned 400", "nothing"],
    [503, "status code 429", "nothing"],
    // Inside a stream or a good reply nothing else says that the request is wrong.
    [undefined, "invalid params, binding: expr_path=model", "permanent of request"],
    [undefined, "Open api daily request limit reached", "quota_exceeded of account"],
  ] as const)("with %s, %j is %s", (status, message, expected) => {
    expect(brief(status, message)).toBe(expected);
  });

  it("is weak evidence, and a code is not", () => {
    expect(judge(400, "Insufficient balance")).toMatchObject({ evidence: "text" });
    expect(judge(400, "x", { code: "InsufficientBalance" })).not.toHaveProperty("evidence");
  });

  it("says the same with an address, an identifier or a name of a model in it", () => {
    expect(brief(400, "See https://x/billing/no-credits-left")).toBe("nothing");
    expect(brief(400, "The value of gpt-4-vision-not-supported-1 is wrong")).toBe("nothing");
  });
});

describe("a sentence that speaks of a model, a key, a budget or a status, and of none that is at fault,", () => {
  it.each([
    "This model does not support assistant message prefill.",
    "This model does not support the effort parameter.",
    "stream_options is not supported",
    "dimensions is not supported by this model",
    "tool_choice 'required' is not supported when thinking is enabled",
    "Multiple system messages are not supported",
    "当前模型不支持 temperature 设置",
    "The `model` field must be a string",
    "thinking_budget exceeds the maximum of 32768",
    "request exceeds the gateway's media budget",
    "Failed to download image: HTTP 404 while fetching https://x/y.png",
    "Error fetching image url: status code 403",
    "The encrypted content for item rs_0aa9cd could not be verified.",
    "Extra inputs are not permitted",
    "max_tokens is too large: 20000. This model supports at most 16384 completion tokens.",
    "messages.2: tool_use ids were found without tool_result blocks",
    "Function name too long: must be at most 64 characters",
    "temperature must be less than or equal to 2",
    "Function call is missing a thought_signature, which may lead to degraded model performance.",
    "logit_bias keys must be token ids",
    "参数 model 不能为空",
  ])("%j is left to the status", (message) => {
    expect(judge(400, message)).toBeUndefined();
  });
});

describe("a code", () => {
  it.each([
    ["InsufficientBalanceError", "quota_exceeded"],
    ["insufficient_user_balance", "quota_exceeded"],
    ["MODEL_NOT_AVAILABLE", "not_found"],
    ["ModelNotFoundException", "not_found"],
    ["ORG_SUSPENDED", "auth"],
    ["organization_restricted", "auth"],
    ["invalidApiKey", "auth"],
    ["UnsupportedCountry", "auth"],
    ["contextLengthExceeded", "input_too_large"],
    ["InvalidParameter.InputTooLong", "input_too_large"],
    ["content-policy-violation", "content_safety"],
    ["MODEL_CAPACITY_EXHAUSTED", "transient"],
    ["RateLimitReached", "rate_limited"],
  ])("%s is split into its words, and is %s", (code, expected) => {
    expect(judge(400, "x", { code })?.class).toBe(expected);
    expect(judge(400, "x", { type: code })?.class).toBe(expected);
  });

  it.each([
    "InvalidParameter.model",
    "MissingParameter.api_key",
    "unsupported_value",
    "invalid_request_error",
    "None",
  ])("%s names no fault but the request's", (code) => {
    expect(judge(400, "x", { code })).toBeUndefined();
  });

  it("that says only that something is not permitted stands behind the sentence", () => {
    const type = "PERMISSION_DENIED";
    expect(judge(403, "Your API key was reported as leaked.", { type })?.scope).toBe("credential");
    expect(judge(403, "x", { type })?.scope).toBe("credential_model");
  });

  it("of a model that was not named is the request's fault", () => {
    expect(judge(400, "model is empty", { code: "invalid_model" })).toBeUndefined();
    expect(judge(400, "x", { code: "invalid_model" })?.class).toBe("not_found");
  });
});

const sentences = fc.constantFrom(
  "Your credit balance is too low.",
  "The model does not exist.",
  "API key not valid.",
  "Invalid value.",
  "User location is not supported.",
  "The content is sensitive.",
  "Service unavailable.",
);
const baits = fc.constantFrom(
  "You exceeded your current quota, please check your billing",
  "Incorrect API key provided",
  "The model does not exist",
  "maximum context length is 8192 tokens",
  "flagged by moderation",
  "rate limit exceeded",
  "does not support tools",
  "Error code: 402",
);

describe("a prompt that is sent back", () => {
  it("in quotes changes nothing, with quotes of its own in it", () => {
    const noise = fc.string({ unit: fc.constantFrom("'", '"', "`", "a", " ", "：", "。", "\n", "{") });
    fc.assert(
      fc.property(
        sentences,
        baits,
        noise,
        fc.constantFrom(400, 403, 404, 422, 429, 500),
        (said, bait, other, status) => {
          const echoed = `${said} Input: '${other} ${bait} ${other}'`;
          expect(brief(status, echoed)).toBe(brief(status, said));
        },
      ),
      { seed: 20_261_125 },
    );
  });
});

it("does not judge sentences that are Hotspare's own", () => {
  for (const code of ["attempt_timeout", "empty_reply", "secret_unavailable"]) {
    expect(judge(undefined, "The attempt timed out", { code })).toBeUndefined();
  }
  expect(judge(undefined, "insufficient balance", { code: "error_in_reply" })?.class).toBe("quota_exceeded");
});

describe("a long text", () => {
  it("is read to its 4,096th character and no further", () => {
    const start = "a ".repeat(2_048);
    expect(brief(400, `${start}The model does not exist`)).toBe("nothing");
    expect(brief(400, `${"a ".repeat(1_000)}The model does not exist`)).toBe("not_found of credential_model");
  });

  it("made of words that every family looks for is judged, whatever they are", () => {
    const hostile = fc.constantFrom(
      "exceed ",
      "not ",
      "no ",
      "model ",
      "is ",
      "credits ",
      "violates ",
      "a_",
      "A",
      "'",
      ": ",
    );
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        expect(() => judge(400, `${one}${other}`.repeat(100_000))).not.toThrow();
      }),
      { numRuns: 30, seed: 20_261_125 },
    );
  });
});

describe("what a rate limit's code hides", () => {
  it("is a spent amount, and not a pace", () => {
    expect(judgeSpentWords({ status: 429, message: "You have exceeded your monthly quota" })?.class).toBe(
      "quota_exceeded",
    );
    expect(
      judgeSpentWords({ status: 429, message: "Limit of 20 requests per minute reached" }),
    ).toBeUndefined();
    expect(isPaceSentence("Tokens per minute limit exceeded")).toBe(true);
    expect(isPaceSentence("Monthly limit exceeded")).toBe(false);
  });
});

describe("a model that is being started", () => {
  it.each([404, 400, 424, 503, undefined])("is there, under the status %s", (status) => {
    for (const message of [
      "No instance of model available; autoscaling from zero, retry shortly",
      "Deployment not found in the pool: scaling up from 0",
      "The model is not available yet. Cold start, try again in a few seconds.",
      "Model m is not loaded, it is being started",
      "model is still downloading",
      "模型未找到可用实例，正在扩容",
    ]) {
      const facts = { message, ...(status === undefined ? {} : { status }) };
      expect([message, judgeWords(facts)?.class]).toEqual([message, "transient"]);
    }
  });

  it("is not one that nobody knows", () => {
    expect(judgeWords({ status: 404, message: "No instance of model available" })?.class).toBe("not_found");
  });
});

describe("a refused key that no status speaks of", () => {
  it.each(["Unauthorized: bad token", "unauthorized", "Expired token", "Invalid access token."])(
    "is read from %j",
    (message) => {
      expect(judgeWords({ message })?.class).toBe("auth");
      expect(judgeWords({ status: 200, message })?.class).toBe("auth");
    },
  );

  it.each([
    "Unexpected token < in JSON",
    "invalid token at position 3",
    "bad token count",
    "no tokens left to read",
  ])("is not read from %j", (message) => {
    expect(judgeWords({ message })?.class).not.toBe("auth");
  });
});
