import type { Policy } from "../contract/policy.js";
import type { PolicyOverrides } from "./shared-options.js";

/** The rows that were given: one that is undefined would take the default's place otherwise. */
export function presentRows(policy: PolicyOverrides | undefined): Partial<Policy> {
  const rows = Object.entries(policy ?? {}).filter(([, row]) => row !== undefined);
  return Object.freeze(Object.fromEntries(rows.map(([name, row]) => [name, Object.freeze({ ...row })])));
}
