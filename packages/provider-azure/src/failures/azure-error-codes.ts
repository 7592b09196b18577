/*
 * The words that Azure's layers put into `error.code`, by what they mean. Capitals vary from layer to layer, and do not count.
 * OpenAI's own words, which Azure OpenAI and Foundry send too (content_filter, tokens_limit_reached, unknown_model and more), are
 * provider-openai's. Sources:
 *   [corpus]  published reports of real failures; their lines are in test/fixtures/azure.jsonl
 *   [filter]  Microsoft Learn, "Content filtering", `innererror.code`
 *   [arm]     Microsoft Learn, "Troubleshoot common Azure deployment errors", the subscription's and the tenant's layer
 *   [foundry] microsoft/microsoft-foundry-for-vscode#191
 */

/** The resource has no such deployment, or a deployment that does not support this operation: [corpus]. */
export const deploymentCodes = ["DeploymentNotFound", "OperationNotSupported"] as const;

/** The principal or the key may not do this. Another key or principal of the resource may: [corpus]. */
export const keyCodes = ["AuthenticationTypeDisabled"] as const;

/** A role lacks the data action of this operation. The same principal may have other data actions: [corpus]. */
export const rightCodes = ["PermissionDenied"] as const;

/** The token is expired, or belongs to another tenant or to no tenant: [arm]. */
export const tokenCodes = [
  "InvalidAuthenticationToken",
  "InvalidAuthenticationTokenTenant",
  "ExpiredAuthenticationToken",
  "AuthenticationFailed",
] as const;

/** The subscription was disabled, or does not exist, with everything that it pays for: [arm] [foundry]. */
export const subscriptionCodes = [
  "ReadOnlyDisabledSubscription",
  "DisabledSubscription",
  "SubscriptionNotFound",
  "SubscriptionNotRegistered",
] as const;

/** The prompt or the answer was filtered: [corpus] [filter]. */
export const safetyCodes = ["ResponsibleAIPolicyViolation", "content_filter"] as const;

/** Foundry's rate limit: [corpus]. */
export const rateLimitCodes = ["RateLimitReached"] as const;
