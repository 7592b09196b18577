import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeWith } from "../../test/judge.js";
import { refusal } from "../request/post-json.js";
import { arkErrorRules } from "./ark-error-rules.js";

const judge = judgeWith(arkErrorRules);

/** The classification of a refusal as the server sends it. */
function judged(status: number, body: unknown, model = "m") {
  const reply = { status, ok: false, url: "", headers: new Headers(), body: null, text: async () => "" };
  return judge(refusal(reply, body), "embed", model);
}

const withCode = (code: unknown, message = "", status = 429, model?: string) =>
  judged(status, { error: { code, message, type: "x" } }, model);

describe("the scope of a failure", () => {
  it.each([
    ["AuthenticationError", 401, "auth", "credential"],
    ["AccountOverdueError", 403, "auth", "account"],
    ["OperationDenied.ServiceOverdue", 403, "auth", "account"],
    ["OperationDenied.ServiceNotOpen", 403, "auth", "account_model"],
    ["ModelNotOpen", 404, "not_found", "account_model"],
    ["InvalidEndpointOrModel.NotFound", 404, "not_found", "credential_model"],
    ["ModelAccountTpmRateLimitExceeded", 429, "rate_limited", "account_model"],
    ["InflightBatchsizeExceeded", 429, "rate_limited", "account_model"],
    ["RequestBurstTooFast", 429, "rate_limited", "endpoint_model"],
    ["ServerOverloaded", 429, "transient", "endpoint_model"],
    ["SetLimitExceeded", 429, "quota_exceeded", "account_model"],
    ["AccountQuotaExceeded", 429, "quota_exceeded", "account"],
    ["OperationDenied.InvalidState", 403, "transient", "request"],
    ["AccountFlowLimitExceeded", 429, "rate_limited", "account"],
  ])("%s", (code, status, name, scope) => {
    expect(withCode(code, "", status)).toMatchObject({ class: name, scope });
  });

  it("is the endpoint when the credential names an endpoint, otherwise the account", () => {
    const code = "RateLimitExceeded.EndpointRPMExceeded";
    expect(withCode(code, "", 429, "ep-20250101-abcde").scope).toBe("endpoint_model");
    expect(withCode(code, "", 429, "doubao-seed-1-8").scope).toBe("account_model");
  });
});

describe("QuotaExceeded", () => {
  it.each([
    ["Your account [1] has exhausted its free trial quota for the [m] model.", "quota_exceeded"],
    ["The request has exceeded the quota. Request ID: 0217", "rate_limited"],
    ["You have exceeded the 5-hour usage quota. It will reset soon.", "quota_exceeded"],
    ["当前账号的免费试用额度已消耗完毕", "quota_exceeded"],
    ["当前账号处于排队中状态的任务数已超过限制", "rate_limited"],
    ["", "quota_exceeded"],
  ])("%j is %s", (message, name) => {
    expect(withCode("QuotaExceeded", message).class).toBe(name);
  });
});

describe("an undocumented code", () => {
  const families = [
    ["RateLimitExceeded", 429, "rate_limited"],
    ["InvalidParameter", 400, "permanent"],
    ["MissingParameter", 400, "permanent"],
    ["InvalidEndpointOrModel", 404, "not_found"],
    ["NotFound", 404, "not_found"],
    ["OperationDenied", 403, "auth"],
    ["SensitiveContentDetected", 400, "content_safety"],
    ["OutputVideoSensitiveContentDetected", 400, "content_safety"],
    ["InputImageRiskDetection", 400, "content_safety"],
  ] as const;

  it("is classified by its part before the dot", () => {
    const suffix = fc.stringMatching(/^[A-Z][a-z]{1,12}New$/);
    fc.assert(
      fc.property(fc.constantFrom(...families), suffix, ([family, status, name], rest) => {
        expect(withCode(`${family}.${rest}`, "whatever", status).class).toBe(name);
      }),
    );
  });

  it.each([
    [400, "permanent"],
    [401, "auth"],
    [404, "not_found"],
    [413, "input_too_large"],
    [429, "rate_limited"],
    [503, "transient"],
  ])("is classified by its status %i when the part before the dot is unknown too", (status, name) => {
    expect(withCode("Brandnew.Word", "等一下", status).class).toBe(name);
  });
});

it("ignores the digits and words of identifiers", () => {
  const tails = [..."0123456789abcdef"];
  const id = fc
    .array(fc.constantFrom(...tails, "413", "429", "500"), { minLength: 20, maxLength: 40 })
    .map((pieces) => pieces.join(""));
  const spelling = fc.constantFrom("Request id: ", "Request ID:", "requestId: ", "ARKRequest ID:");
  fc.assert(
    fc.property(id, spelling, (requestId, label) => {
      const message = `Something failed. ${label}${requestId}`;
      expect(withCode("Brandnew", message, 400).class).toBe("permanent");
      expect(withCode("ModelNotOpen", message, 404).class).toBe("not_found");
      expect(judged(429, { error: { message }, request_id: requestId }).class).toBe("rate_limited");
    }),
  );
});

it("blames the request for a wrong field, whatever the message says about a model", () => {
  const message = "The parameter is not valid: the specified kind r2v does not support model seed-1-5-pro.";
  const body = (param: string) => ({
    error: { code: "InvalidParameter", message, param, type: "BadRequest" },
  });
  expect(judged(400, body("task_type")).class).toBe("permanent");
  expect(judged(400, body("")).class).toBe("not_found");
});

describe("the shape of a body", () => {
  it.each([
    ["Ark's", { error: { code: "ModelNotOpen", message: "x", param: "", type: "NotFound" } }],
    ["flat, as the Go SDK writes it", { code: "ModelNotOpen", message: "x", request_id: "1" }],
    ["the gateway's", { ResponseMetadata: { RequestId: "1", Error: { Code: "ModelNotOpen" } } }],
    ["JSON as text", JSON.stringify({ error: { code: "ModelNotOpen", message: "x" } })],
    ["cut", '{"error":{"code":"ModelNotOpen","message":"Your account has'],
  ])("may be %s", (_, body) => {
    expect(judged(400, body)).toMatchObject({ class: "not_found", reason: "model_not_open" });
  });

  it("may hold only a number, as the gateway's CodeN", () => {
    const body = { ResponseMetadata: { Error: { CodeN: 100010 } } };
    expect(judged(400, body)).toMatchObject({ class: "auth", reason: "signature_does_not_match" });
  });

  it.each([[null], [undefined], [429], [{}], [[]], [""], ["not a code, a sentence"]])(
    "may hold %j in place of a code: the status decides",
    (code) => {
      expect(withCode(code, "x", 503).class).toBe("transient");
      expect(withCode(code, "x", 401).class).toBe("auth");
    },
  );

  it("may be anything: the rules always classify it, and never throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(400, 401, 403, 404, 429, 500, 502), (body, status) => {
        expect(judged(status, body).reason).not.toBe("");
      }),
    );
  });
});

describe("an error with status 200", () => {
  it("is found when a reply holds nothing else", () => {
    const facts = {
      code: "no_vectors",
      message: "The reply holds no vector.",
      body: { ResponseMetadata: { Error: { Code: "LackPolicy", Message: "x" } } },
    };
    const [ruled] = arkErrorRules.flatMap((rule) => {
      const credential = { id: "a", provider: "volcengine", model: "m" };
      return rule.classify({ facts, credential, operation: "embed" }) ?? [];
    });
    expect(ruled).toMatchObject({ class: "auth", reason: "lack_policy" });
  });
});

describe("a sentence without a code", () => {
  it.each([
    ["429 You have exceeded the weekly usage quota", 429, "quota_exceeded"],
    ["The request failed because the input image may contain real person.", 400, "content_safety"],
    ["The service is currently unable to handle more due to server overload.", 429, "transient"],
    ["Total tokens of image and text exceed max message tokens.", 400, "input_too_large"],
    ["Model do not support image input. Request id: 021700", 400, "not_found"],
    ["Model only support text input Request id: 021700", 400, "permanent"],
    ["max_tokens: integer above maximum value, expected a value <= 4096", 400, "permanent"],
  ])("%j is classified by its words", (message, status, name) => {
    expect(judged(status, { error: { message } }).class).toBe(name);
  });

  it.each([
    ["InvalidParameter.InputTooLong", "x", "input_too_large"],
    ["InvalidParameter.BrandNew", "x", "permanent"],
    ["AccountOverdueError.BrandNew", "x", "auth"],
    ["ModelNotOpen.BrandNew", "x", "not_found"],
    ["FlowLimitExceeded.BrandNew", "x", "rate_limited"],
    ["InvalidParameter", "Too many inputs: at most 256 items", "input_too_large"],
    ["InsufficientBalance", "x", "quota_exceeded"],
    ["ModelNotReady", "x", "transient"],
    ["ModelNotActivated", "x", "not_found"],
    [
      "BadRequest",
      "Error code: 429 - {'error': {'code': 'ModelAccountTpmRateLimitExceeded', 'message': 'x'}}",
      "rate_limited",
    ],
    ["MissingParameter.api_key", "x", "permanent"],
  ])("or a code that no table has, is classified by words: %s, %j is %s", (code, message, name) => {
    expect(withCode(code, message, 400).class).toBe(name);
  });

  it("means nothing with a status that it never has", () => {
    expect(judged(500, { error: { message: "may contain sensitive information" } }).class).toBe("transient");
  });
});
