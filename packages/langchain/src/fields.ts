import type { ConfigIssue } from "@hotspare/core";
import { showValue } from "@hotspare/core/plugin";

/** What is wrong with `maxConcurrency`: with none at once, all calls would wait for ever. */
export function concurrencyIssues(fields: object): readonly ConfigIssue[] {
  const most: unknown = Reflect.get(fields, "maxConcurrency");
  return most === undefined || (typeof most === "number" && most >= 1)
    ? []
    : [{ path: "maxConcurrency", message: "must be a number of at least 1", received: showValue(most) }];
}

/** Whether a value is an object with these methods, whichever class made it. */
export function hasMethods(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === "function")
  );
}

/** A new object of the named members that are there. */
export function pick<Source extends object, Name extends keyof Source>(
  source: Source,
  names: readonly Name[],
): Pick<Source, Name> {
  const picked: Partial<Source> = {};
  for (const name of names) {
    if (source[name] !== undefined) {
      picked[name] = source[name];
    }
  }
  return picked as Pick<Source, Name>;
}
