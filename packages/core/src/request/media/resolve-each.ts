import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";

/**
 * Maps all items at once. Returns a promise only if an item needs a promise. One error carries the problems of all
 * items, in the items' order. `Result` must not itself be a promise.
 *
 * @throws {InvalidInputError} or rejects with the error; other errors pass through unchanged
 */
export function resolveEach<Item, Result>(
  items: readonly Item[],
  resolve: (item: Item, index: number) => Result | Promise<Result>,
): readonly Result[] | Promise<readonly Result[]> {
  const outcomes: (Result | Promise<Result>)[] = [];
  const errors: unknown[] = [];
  let waits = false;
  // Not `map`, because `map` skips the holes of a sparse array.
  for (let index = 0; index < items.length; index += 1) {
    try {
      const outcome = resolve(items[index] as Item, index);
      waits ||= outcome instanceof Promise;
      outcomes.push(outcome);
    } catch (error) {
      errors.push(error);
      outcomes.push(Promise.reject(error));
    }
  }
  if (waits) {
    return settle(outcomes);
  }
  if (errors.length > 0) {
    // The rejections only kept the order. Unhandled, they would end the process.
    void Promise.allSettled(outcomes);
    throw merge(errors);
  }
  return outcomes as readonly Result[];
}

async function settle<Result>(outcomes: readonly (Result | Promise<Result>)[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  const errors: unknown[] = [];
  for (const outcome of await Promise.allSettled(outcomes)) {
    if (outcome.status === "fulfilled") {
      results.push(outcome.value as Result);
    } else {
      errors.push(outcome.reason);
    }
  }
  if (errors.length > 0) {
    throw merge(errors);
  }
  return results;
}

function merge(errors: readonly unknown[]): unknown {
  const issues: ConfigIssue[] = [];
  for (const error of errors) {
    if (!InvalidInputError.isInstance(error)) {
      return error;
    }
    // Not `push(...)`, because a list may be longer than the arguments a call can take.
    for (const issue of error.issues) {
      issues.push(issue);
    }
  }
  return errors.length === 1 ? errors[0] : new InvalidInputError({ issues });
}
