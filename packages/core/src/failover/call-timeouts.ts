import type { Normalized } from "../contract/options.js";
import type { Timeouts } from "../contract/timeouts.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";

/** The model's timeouts with the caller's over them. @throws {InvalidConfigError} when one is not a positive number */
export function callTimeouts(model: Normalized<Timeouts>, call: Timeouts | undefined): Normalized<Timeouts> {
  if (call === undefined) {
    return model;
  }
  const issues: ConfigIssue[] = [];
  const merged: Record<string, number> = { ...model };
  for (const [name, value] of Object.entries(call)) {
    if (value === undefined) {
      continue;
    }
    if (!(name in model)) {
      const known = Object.keys(model).join(", ");
      issues.push({ path: `timeouts.${name}`, message: `is not a timeout; there are: ${known}` });
    } else if (typeof value !== "number" || !(value > 0)) {
      issues.push({
        path: `timeouts.${name}`,
        message: "must be a positive number of milliseconds",
        received: String(value),
      });
    } else {
      merged[name] = value;
    }
  }
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues });
  }
  return merged as unknown as Normalized<Timeouts>;
}
