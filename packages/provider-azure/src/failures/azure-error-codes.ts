/*
 * The words that Azure's layers put into `error.code`, by what they mean, in lower case: their spelling varies from layer to layer.
 * OpenAI's own words, which Azure OpenAI and Foundry send too (content_filter, tokens_limit_reached, unknown_model and more), are
 * provider-openai's. Sources:
 *   [corpus]  published reports of real failures; their lines are in test/fixtures/azure.jsonl
 *   [filter]  Microsoft Learn, "Content filtering", `innererror.code`
 *   [arm]     Microsoft Learn, "Troubleshoot common Azure deployment errors", the subscription's and the tenant's layer
 *   [foundry] microsoft/microsoft-foundry-for-vscode#191
 */

/** The resource has no such deployment, or one that cannot do this: [corpus] DeploymentNotFound, OperationNotSupported. */
export const deploymentCodes = ["deploymentnotfound", "operationnotsupported"] as const;

/** The principal or the key may not do this; another key or principal of the resource may: [corpus]. */
export const keyCodes = ["authenticationtypedisabled"] as const;

/** A role does not have the data action of this operation; the same principal may have others: [corpus]. */
export const rightCodes = ["permissiondenied"] as const;

/** The token is over, of another tenant, or of none: [arm]. */
export const tokenCodes = [
  "invalidauthenticationtoken",
  "invalidauthenticationtokentenant",
  "expiredauthenticationtoken",
  "authenticationfailed",
] as const;

/** The subscription was switched off, or is not there, and with it all it pays for: [arm] [foundry]. */
export const subscriptionCodes = [
  "readonlydisabledsubscription",
  "disabledsubscription",
  "subscriptionnotfound",
  "subscriptionnotregistered",
] as const;

/** The prompt or the answer was filtered: [corpus] [filter]. */
export const safetyCodes = ["responsibleaipolicyviolation", "content_filter"] as const;

/** Foundry's throttle: [corpus]. */
export const rateLimitCodes = ["ratelimitreached"] as const;
