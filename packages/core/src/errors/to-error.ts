import { HotspareError } from "./hotspare-error.js";

/**
 * Turns a thrown value into an object that can be recorded and rethrown. Objects are returned unchanged, even if they
 * are not an `Error`. Any other value is wrapped as the cause of a new error.
 */
export function toError(thrown: unknown): Error {
  if (typeof thrown === "object" && thrown !== null) {
    return thrown as Error;
  }
  return new HotspareError({
    message: `A value that is not an error was thrown (${thrown === null ? "null" : typeof thrown}); see the cause.`,
    cause: thrown,
  });
}
