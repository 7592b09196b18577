/*
 * The words that `error.code` and `error.type` are known to hold, by what they mean. Sources:
 *   [guide]    OpenAI, "Error codes" (platform.openai.com/docs/guides/error-codes)
 *   [spend]    OpenAI help, article 6614457 "Troubleshooting API usage and spend limits"
 *   [response] openai-node, `ResponseError.code` in resources/responses/responses.ts
 *   [corpus]   published reports of real failures; their lines are in test/fixtures/openai.jsonl
 *   [litellm]  BerriAI/litellm#37000, `error.type` of a spent budget
 *   [new-api]  QuantumNous/new-api, types/error.go
 *   [moonshot] Moonshot, "Errors and limits"; [anthropic] Anthropic, "Errors"; [github] GitHub Models;
 *   [dashscope] Alibaba Cloud Model Studio, "Error codes"; [cloudbase] Tencent CloudBase, "AI API calls return 429 error or Token quota exceeded"
 *   [hunyuan] Tencent Cloud, "混元大模型", "错误码", as its SDKs list them
 */

/** The account has nothing left: [guide] [spend] [corpus], [moonshot] exceeded_current_quota_error, [new-api] insufficient_user_quota, [dashscope] Arrearage, [cloudbase] EXCEED_TOKEN_QUOTA_LIMIT. */
export const accountQuotaCodes = [
  "insufficient_quota",
  "billing_not_active",
  "billing_hard_limit_reached",
  "credit_balance_exhausted",
  "organization_spend_limit_exceeded",
  "organization_usage_limit_exceeded",
  "exceeded_current_quota_error",
  "insufficient_user_quota",
  "Arrearage",
  "EXCEED_TOKEN_QUOTA_LIMIT",
] as const;

/** The key's own budget is spent; another key of the account may have one: [spend] project_spend_limit_exceeded, [litellm] budget_exceeded, [new-api] pre_consume_token_quota_failed. */
export const keyQuotaCodes = [
  "project_spend_limit_exceeded",
  "budget_exceeded",
  "pre_consume_token_quota_failed",
] as const;

/** The key is wrong, revoked, or sent with the wrong organization: [guide] [corpus] [moonshot] [anthropic]. */
export const keyCodes = [
  "invalid_api_key",
  "invalid_organization",
  "mismatched_organization",
  "mismatched_project",
  "no_organization",
  "organization_membership_required",
  "ip_not_authorized",
  "invalid_authentication_error",
  "authentication_error",
] as const;

/** The account was closed: [corpus] access_terminated, in type or code; [guide] account_deactivated. */
export const accountBannedCodes = ["access_terminated", "account_deactivated"] as const;

/**
 * The key may not do this, and may do other things: [guide] permission_denied, [response] data_residency_mismatch, [moonshot]
 * permission_denied_error, [anthropic] permission_error.
 */
export const keyRightCodes = [
  "permission_denied",
  "data_residency_mismatch",
  "permission_denied_error",
  "permission_error",
] as const;

/** Where we call from is not served: [guide] [corpus]. */
export const regionCodes = ["unsupported_country_region_territory"] as const;

/** This credential has no such model: [guide], [anthropic] not_found_error, [moonshot] resource_not_found_error, [github] unknown_model. */
export const modelCodes = [
  "model_not_found",
  "not_found_error",
  "resource_not_found_error",
  "unknown_model",
] as const;

/** Too many tokens, bytes or images: [guide] [corpus] [response], [github] tokens_limit_reached. */
export const sizeCodes = [
  "context_length_exceeded",
  "max_tokens_per_request",
  "request_too_large",
  "tokens_limit_reached",
  "image_file_too_large",
  "image_too_large",
] as const;

/** The provider's safety system refused the content: [response] [corpus], [dashscope] data_inspection_failed and DataInspectionFailed. `invalid_prompt` depends on its sentence. */
export const safetyCodes = [
  "content_filter",
  "content_policy_violation",
  "moderation_blocked",
  "image_content_policy_violation",
  "bio_policy",
  "misalignment_policy_violation",
  "data_inspection_failed",
  "DataInspectionFailed",
] as const;

/** Too fast for this account: [guide] [corpus], [anthropic] rate_limit_error, [moonshot] rate_limit_reached_error, [hunyuan] FailedOperation.EngineServerLimitExceeded. */
export const rateLimitCodes = [
  "rate_limit_exceeded",
  "rate_limit_error",
  "rate_limit_reached_error",
  "requests",
  "tokens",
  "too_many_requests",
  "slow_down",
  "FailedOperation.EngineServerLimitExceeded",
] as const;

/**
 * The service's own trouble, also when it comes as a 429: [guide] [corpus] [response], [moonshot] engine_overloaded_error,
 * [anthropic] overloaded_error and api_error.
 */
export const serviceCodes = [
  "server_error",
  "server_is_overloaded",
  "engine_overloaded_error",
  "overloaded_error",
  "internal_error",
  "internal_server_error",
  "api_error",
  "vector_store_timeout",
] as const;

/** The request is wrong with any key: [guide] [corpus] [response]. Asked last: some of them hide something else. */
export const requestCodes = [
  "invalid_request_error",
  "invalid_type",
  "invalid_value",
  "unsupported_parameter",
  "unsupported_value",
  "unknown_parameter",
  "missing_required_parameter",
  "invalid_prompt",
  "invalid_image",
  "invalid_image_format",
  "invalid_image_url",
  "invalid_image_mode",
  "invalid_base64_image",
  "image_too_small",
  "image_parse_error",
  "image_file_not_found",
  "empty_image_file",
  "unsupported_image_media_type",
  "failed_to_download_image",
] as const;
