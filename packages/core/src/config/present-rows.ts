import type { Policy } from "../contract/policy.js";
import type { PolicyOverrides } from "./shared-options.js";

/** The rows that were given: one that is undefined would take the default's place otherwise. */
export function presentRows(policy: PolicyOverrides | undefined): Partial<Policy> {
  return Object.fromEntries(Object.entries(policy ?? {}).filter(([, row]) => row !== undefined));
}
