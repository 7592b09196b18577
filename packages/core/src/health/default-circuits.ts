import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { PolicyRow } from "../contract/policy.js";

/** What each class does to the circuit of the domain at fault: the last column of the table of classes. */
export const defaultCircuits: Readonly<Record<ErrorClass, PolicyRow["circuit"]>> = {
  permanent: "none",
  input_too_large: "none",
  content_safety: "none",
  aborted: "none",
  auth: "open",
  not_found: "open",
  quota_exceeded: "open",
  rate_limited: "open",
  transient: "count",
  unknown: "count",
};
