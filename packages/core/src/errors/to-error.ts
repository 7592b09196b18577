import { HotspareError } from "./hotspare-error.js";

/**
 * What was thrown, as an object that can be noted and rethrown. An object stays the very one it is, even if it is no `Error`;
 * anything else is wrapped, as the cause.
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
