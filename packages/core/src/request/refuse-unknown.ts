import { numberMeant } from "../errors/hints/number-meant.js";
import { suggestName } from "../errors/hints/suggest-name.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { describeValue, showNumber, showValue } from "./media/describe-value.js";

/**
 * Refuses options that a method does not have: JavaScript takes them in silence.
 *
 * @throws {InvalidConfigError} with all unknown names, and no value
 */
export function refuseUnknown(options: object, known: readonly string[], subject: string): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const issue = {
      path: "options",
      message: `must be an object: { ${known[0]} }`,
      received: describeValue(options),
    };
    throw new InvalidConfigError({ subject, issues: [issue] });
  }
  const issues = Object.entries(options)
    .filter(([name]) => !known.includes(name))
    .map(([name, value]) => ({
      path: name,
      message: `is not one of the ${subject}; ${suggestName(name, known)}`,
      received: showNumber(value),
    }));
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject, issues });
  }
}

/** How long running calls may go on after a close, in milliseconds. @throws {InvalidConfigError} */
export function graceOf(options: { readonly graceMs?: number | undefined }): number {
  refuseUnknown(options, ["graceMs"], "options of close()");
  const { graceMs = 5_000 } = options;
  if (typeof graceMs !== "number" || !(graceMs >= 0)) {
    const message = `must be 0 or a positive number of milliseconds${numberMeant(graceMs, "milliseconds")}`;
    const issue = { path: "graceMs", message, received: showValue(graceMs) };
    throw new InvalidConfigError({ subject: "options of close()", issues: [issue] });
  }
  return graceMs;
}
