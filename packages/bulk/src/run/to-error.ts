import { HotspareError } from "@hotspare/core";

export function toError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new HotspareError({ message: `The embedder threw ${String(thrown)}.`, cause: thrown });
}
