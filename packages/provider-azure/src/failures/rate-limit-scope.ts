import type { ErrorFacts, FaultScope } from "@hotspare/core/plugin";

/** "exceeded for UserByModelByMinute" (Foundry, GitHub Models): the limit is a user's. */
const userLimit = /\bexceeded for User/;

/** API Management's own words (Learn, "Error handling in API Management policies"; the second is `llm-token-limit`'s). */
const gatewayLimit = /^(?:Rate|Token) limit is exceeded\b/;

/**
 * Whose limit it is. Azure gives requests and tokens a minute to a deployment (Learn, "Manage Azure OpenAI quota"), and a
 * deployment is one wire model of one resource: `endpoint_model`. Its second key and a token meet the same limit. Not
 * `account_model`: `account` names who pays, often for resources in several regions whose deployments have one name, and the limit
 * of one region would park its very spares.
 */
export function rateLimitScope({ message }: ErrorFacts): FaultScope {
  if (userLimit.test(message)) {
    return "account_model";
  }
  // A gateway counts by its subscription, that is, by key.
  return gatewayLimit.test(message) ? "credential_model" : "endpoint_model";
}
