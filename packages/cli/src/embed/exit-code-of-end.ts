import { InvalidConfigError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";

/** The exit code of the error that ends a run, and of the same error where an estimate foresees it. */
export function exitCodeOfEnd(error: unknown): number {
  return InvalidConfigError.isInstance(error) ? exitCodes.invalid : exitCodes.endedEarly;
}
