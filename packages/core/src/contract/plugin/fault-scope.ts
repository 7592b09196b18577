/** What is at fault. A name that ends in `_model` means: only for the model of this call. */
export const faultScopes = [
  "request",
  "credential",
  "credential_model",
  "account",
  "account_model",
  "endpoint",
  "endpoint_model",
] as const;

/** What is at fault: the request, or a credential, an account or an endpoint, for all models or for one model. */
export type FaultScope = (typeof faultScopes)[number];
