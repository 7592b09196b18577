import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";

/** Default fault scope of each class. Providers may know better: OpenAI's rate limits apply to the account. */
export const defaultScopes: Readonly<Record<ErrorClass, FaultScope>> = {
  permanent: "request",
  input_too_large: "request",
  content_safety: "request",
  aborted: "request",
  auth: "credential",
  not_found: "credential_model",
  quota_exceeded: "account",
  rate_limited: "credential_model",
  transient: "endpoint_model",
  unknown: "credential_model",
};
