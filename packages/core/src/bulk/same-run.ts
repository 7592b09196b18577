import type { EmbeddingRunIdentity } from "../contract/embed-many.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";

/**
 * Vectors of two runs may share a file only if the runs have the same settings.
 * @throws {InvalidConfigError} naming the difference
 */
export function checkSameRun(
  path: string,
  file: string,
  found: EmbeddingRunIdentity,
  now: EmbeddingRunIdentity,
): void {
  const names = ["model", "output", "inputType"] as const;
  const issues = names
    .filter((name) => found[name] !== now[name])
    .map((name) => ({
      path,
      message: `"${file}" is of a run with ${name} ${show(found[name])}, and this one has ${show(now[name])}: their vectors are not comparable. Give another file, or embed with the same ${name}`,
    }));
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues });
  }
}

function show(value: string | undefined): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
