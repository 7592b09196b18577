import { readFile } from "node:fs/promises";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";
import { CommandFailure } from "./command-failure.js";
import { decodeInput } from "./decode-input.js";

/** The text of a file, or of what is piped in: `-`. */
export async function readText(terminal: Terminal, file: string): Promise<string> {
  if (file === "-") {
    return decodeInput(await terminal.readInput());
  }
  try {
    return decodeInput(await readFile(file));
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${String(code)})`;
    throw new CommandFailure(`${file}: ${why}.`, exitCodes.invalid);
  }
}
