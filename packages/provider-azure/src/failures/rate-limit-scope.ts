import type { ErrorFacts, FaultScope } from "@hotspare/core/plugin";

/** "exceeded for UserByModelByMinute" (Foundry, GitHub Models): the limit belongs to a user. */
const userLimit = /\bexceeded for User/;

/** Messages of API Management (Learn, "Error handling in API Management policies"). The second message comes from `llm-token-limit`. */
const gatewayLimit = /^(?:Rate|Token) limit is exceeded\b/;

/**
 * The scope of a rate limit. Azure gives a deployment its requests and tokens a minute (Learn, "Manage Azure OpenAI quota"), and a deployment is one
 * model name of one resource: `endpoint_model`. The resource's second key and a token have the same limit. The scope is not `account_model`:
 * `account` names who pays, often for resources in several regions whose deployments have the same name. The limit of one region would then park its
 * own spares.
 */
export function rateLimitScope({ message }: ErrorFacts): FaultScope {
  if (userLimit.test(message)) {
    return "account_model";
  }
  // A gateway counts by its subscription, which means by key.
  return gatewayLimit.test(message) ? "credential_model" : "endpoint_model";
}
