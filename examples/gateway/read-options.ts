import { parseArgs } from "node:util";
import { StartProblem } from "./start-problem.js";

const HIGHEST_PORT = 65_535;

/** The options of `npm run gateway`. */
export interface Options {
  /** Undefined: the file's port. */
  readonly port: number | undefined;
  /** Undefined: until Ctrl+C. */
  readonly seconds: number | undefined;
}

/** @throws {StartProblem} when an option is unknown or has a value that it cannot have */
export function readOptions(args: readonly string[]): Options {
  const { port, seconds } = valuesOf(args);
  return {
    port: wholeNumber("--port", port, HIGHEST_PORT),
    seconds: wholeNumber("--seconds", seconds, 1_000_000),
  };
}

function valuesOf(args: readonly string[]) {
  try {
    const options = { seconds: { type: "string" }, port: { type: "string" } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartProblem(`${reason}\nThe options are --port 8788 and --seconds 20.`);
  }
}

function wholeNumber(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const isWhole = /^\d{1,7}$/.test(text) && Number(text) <= most;
  if (isWhole) return Number(text);
  throw new StartProblem(`${option} ${text}: write a whole number from 0 to ${most}.`);
}
