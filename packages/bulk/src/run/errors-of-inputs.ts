import { InvalidInputError } from "@hotspare/core";
import type { BatchEntry } from "./batch-entry.js";
import type { InputBatch } from "./batches-of.js";

/**
 * The inputs that an `InvalidInputError` names, each with its own error. The error names `inputs[2]` of the request, the item's error
 * names the index in the run. Empty: the error names no input.
 */
export function errorsOfInputs(thrown: unknown, batch: InputBatch): ReadonlyMap<BatchEntry, Error> {
  const issues = new Map<BatchEntry, InvalidInputError["issues"][number][]>();
  for (const issue of InvalidInputError.isInstance(thrown) ? thrown.issues : []) {
    const place = /^inputs\[(\d+)\]/.exec(issue.path);
    const entry = place === null ? undefined : batch[Number(place[1])];
    if (place === null || entry === undefined) {
      continue;
    }
    const path = `inputs[${entry.key.index}]${issue.path.slice(place[0].length)}`;
    issues.set(entry, [...(issues.get(entry) ?? []), { ...issue, path }]);
  }
  return new Map([...issues].map(([entry, own]) => [entry, new InvalidInputError({ issues: own })]));
}
