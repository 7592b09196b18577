import type { PolicyOverrides } from "./shared-options.js";

/** A frozen copy: the user's object may change while models use it. */
export function copyOverrides(given: PolicyOverrides | undefined): PolicyOverrides {
  const copies = Object.entries(given ?? {}).map(([name, traits]) => [name, Object.freeze({ ...traits })]);
  return Object.freeze(Object.fromEntries(copies));
}
