import { readErrorBody } from "@hotspare/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFacts } from "../../test/adapters.js";

/** The classification of a reply's body, read as the SDK passes it on: without the `error` around it, if there is one. */
function judge(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const inner = typeof body === "object" && body !== null && "error" in body ? body.error : body;
  const facts = { status, message: "", ...readErrorBody(inner), headers: new Headers(headers), body: inner };
  return judgeFacts(facts);
}

const brief = (status: number, body: unknown) => {
  const { class: name, scope } = judge(status, body);
  return `${name} ${scope}`;
};

const throttle =
  "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded call rate limit of your current OpenAI S0 pricing tier. Please go here: https://aka.ms/oai/quotaincrease";

/** Words that other rules look for, which a user's prompt or an id may contain. */
const baits = fc.constantFrom(
  "Out of call volume quota",
  "Your resource has been blocked",
  "Public access is disabled",
  "The API deployment for this resource does not exist",
  "The response was filtered due to the prompt triggering",
  "Too many inputs for model",
  "The system is currently experiencing high demand",
  "exceeded call rate limit, retry after 54 seconds",
  "DeploymentNotFound PermissionDenied content_filter 429 401",
);

describe("azureErrorRules", () => {
  it.each([
    [400, "DeploymentNotFound", "not_found endpoint_model"],
    [500, "deploymentNotFound", "not_found endpoint_model"],
    [404, "OperationNotSupported", "not_found endpoint_model"],
    [400, "PermissionDenied", "auth credential_model"],
    [400, "AuthenticationTypeDisabled", "auth credential"],
    [400, "InvalidAuthenticationTokenTenant", "auth credential"],
    [409, "ReadOnlyDisabledSubscription", "auth account"],
    [503, "RateLimitReached", "rate_limited endpoint_model"],
    [500, "content_filter", "content_safety request"],
  ])("reads the code before the status: %i %s is %s", (status, code, expected) => {
    expect(brief(status, { error: { code, message: "Something." } })).toBe(expected);
    expect(brief(status, { error: { code, message: throttle } })).toBe(expected);
  });

  it.each([
    [404, "DeploymentNotFound", "deployment_not_found"],
    [404, "deploymentnotfound", "deployment_not_found"],
    [409, "ReadOnlyDisabledSubscription", "read_only_disabled_subscription"],
    [400, "ResponsibleAIPolicyViolation", "responsible_ai_policy_violation"],
    [429, "RateLimitReached", "rate_limit_reached"],
    [400, "content_filter", "content_filter"],
  ])("returns the code in snake case as the reason: %i %s is %s", (status, code, reason) => {
    expect(judge(status, { error: { code, message: "Something." } }).reason).toBe(reason);
  });

  it("reads the inner code of the filter before the outer code", () => {
    const innererror = { code: "ResponsibleAIPolicyViolation", content_filter_result: {} };
    expect(brief(400, { error: { code: "BadRequest", message: "…", innererror } })).toBe(
      "content_safety request",
    );
  });

  it.each([
    [429, "429", "rate_limited endpoint_model"],
    [429, 429, "rate_limited endpoint_model"],
    [429, null, "rate_limited endpoint_model"],
    [429, undefined, "rate_limited endpoint_model"],
    [429, "too_many_requests", "rate_limited endpoint_model"],
    [429, "NeverSeenBefore", "rate_limited endpoint_model"],
    [429, "insufficient_quota", "quota_exceeded account"],
    [401, "401", "auth credential"],
    [401, 401, "auth credential"],
    [404, "404", "not_found credential_model"],
    [500, "InternalServerError", "transient endpoint_model"],
    [503, "ServiceUnavailable", "transient endpoint_model"],
    [400, "BadRequest", "permanent request"],
    [418, "NeverSeenBefore", "unknown credential_model"],
  ])("classifies status %i with the code %j as %s", (status, code, expected) => {
    for (const message of ["Something.", "Слишком много", "リクエストが多すぎます", ""]) {
      expect(brief(status, { error: { code, message } })).toBe(expected);
    }
  });

  it.each([
    [
      429,
      { statusCode: 429, message: "Rate limit is exceeded. Try again in 2 seconds." },
      "rate_limited credential_model",
    ],
    [
      403,
      { statusCode: 403, message: "Out of bandwidth quota. Quota will be replenished in 01:00:00." },
      "quota_exceeded account",
    ],
    [
      403,
      { statusCode: 403, message: "Token quota is exceeded. Try again in 3 days." },
      "quota_exceeded account",
    ],
    [401, { statusCode: 401, message: "Access denied due to missing subscription key." }, "auth credential"],
    [403, "Out of call volume quota. Quota will be replenished in 2.12 days.", "quota_exceeded account"],
    [403, { error: "Access denied due to Virtual Network/Firewall rules." }, "auth endpoint"],
    [404, { message: "The API deployment for the resource does not exist." }, "not_found endpoint_model"],
    [429, "", "rate_limited endpoint_model"],
  ])("reads flat and bare bodies: %i %j is %s", (status, body, expected) => {
    expect(brief(status, body)).toBe(expected);
  });

  it.each([
    ["ModelNotFound", "not_found credential_model"],
    ["ContextLengthExceeded", "input_too_large request"],
    ["SomethingNew", "permanent request"],
  ])("splits an unknown inner code into its words: %s is %s", (code, expected) => {
    expect(brief(400, { error: { code: "BadRequest", message: "…", innererror: { code } } })).toBe(expected);
  });

  it.each([
    // A gateway in front of Azure that turns every error into a 400.
    [
      400,
      "Error code: 429 - {'error': {'code': '429', 'message': 'Please retry after 20 seconds.'}}",
      "rate_limited endpoint_model",
    ],
    [
      400,
      'litellm.BadRequestError: AzureException - {"error":{"code":"DeploymentNotFound","message":"x"}}',
      "not_found endpoint_model",
    ],
    [400, "Too many inputs. The max number of inputs is 16.", "input_too_large request"],
    [400, "The deployment is not ready", "transient endpoint_model"],
    [400, "The requested model is not supported.", "not_found credential_model"],
    [400, "This subscription has been disabled.", "auth account"],
    [400, "Invalid image data.", "permanent request"],
  ])("reads the words of a relay: %i %s is %s", (status, message, expected) => {
    expect(brief(status, { error: { code: "BadRequest", message } })).toBe(expected);
  });

  it("distinguishes a version that is too old for the model from a version that is too old for this request", () => {
    const message = (subject: string) =>
      `${subject} is enabled only for api versions 2024-12-01-preview and later`;
    const judged = (subject: string) =>
      brief(400, { error: { code: "BadRequest", message: message(subject) } });
    expect(judged("Model o3-mini")).toBe("not_found credential_model");
    expect(judged("response_format value as json_schema")).toBe("unknown credential_model");
  });

  it.each([
    [400, "API version not supported", "not_found credential_model"],
    [404, "The API version '2020-01-01' is not supported.", "not_found credential_model"],
    [400, "The model 'gpt-35-turbo' has been deprecated.", "not_found endpoint_model"],
    [410, "The deployment 'x' is retired since May.", "not_found endpoint_model"],
    [400, "The parameter 'model' has been deprecated by the caller", "permanent request"],
  ])("%i %s is %s", (status, message, expected) => {
    expect(brief(status, { error: { code: "BadRequest", message } })).toBe(expected);
  });

  it("recognises a refusal by network rules by its header, in any language", () => {
    const judged = judge(
      403,
      { error: { code: "AccessDenied", message: "Доступ закрыт" } },
      { "policy-id": "ThrowExceptionDueToTrafficDenied" },
    );
    expect(judged).toMatchObject({ class: "auth", scope: "endpoint" });
  });

  it("ignores digits in ids", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(400, 401, 404, 429, 500), (number, status) => {
        const plain = brief(status, { error: { code: String(status), message: "Failed." } });
        const id = `Failed (request id ${number}429${number}, activity 00000000-0401-4290-0000-${number}, input[413]).`;
        expect(brief(status, { error: { code: String(status), message: id } })).toBe(plain);
      }),
    );
  });

  it("ignores a prompt that the message quotes", () => {
    fc.assert(
      fc.property(
        baits,
        fc.string(),
        fc.constantFrom(400, 401, 403, 404, 429, 500),
        (bait, noise, status) => {
          const message = `Invalid value: '${noise} ${bait} ${noise}'.`;
          const plain = brief(status, { error: { code: "Something", message: "Invalid value." } });
          expect(brief(status, { error: { code: "Something", message } })).toBe(plain);
        },
      ),
    );
  });

  it("reads the stated wait among other numbers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), fc.nat(), (seconds, limit) => {
        const code = "RateLimitReached";
        const message = `Rate limit of ${limit} per 86400s exceeded for UserByModelByDay. Please wait ${seconds} seconds before retrying.`;
        expect(judge(429, { error: { code, message, details: message } })).toMatchObject({
          class: "rate_limited",
          scope: "account_model",
          retryAfterMs: seconds * 1_000,
        });
      }),
    );
  });

  it("classifies every body without throwing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.jsonValue(), (status, body) => {
        expect(judge(status, body).class).toBeTypeOf("string");
        expect(judge(status, { error: body }).class).toBeTypeOf("string");
      }),
    );
  });
});
