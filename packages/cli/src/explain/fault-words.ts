import type { FaultScope } from "@hotspare/core/plugin";

/** What is at fault, in the words of the guide's table of classes. */
const words: Readonly<Record<FaultScope, string>> = {
  request: "the request",
  credential: "the credential",
  credential_model: "the credential, for this model",
  account: "the account",
  account_model: "the account, for this model",
  endpoint: "the endpoint",
  endpoint_model: "the endpoint, for this model",
};

/** What is at fault, with the name that a rule gives as `scope`: `the account, for this model (account_model)`. */
export function faultWords(scope: FaultScope): string {
  return `${words[scope]} (${scope})`;
}
