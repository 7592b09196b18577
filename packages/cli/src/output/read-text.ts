import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";
import { CommandFailure } from "./command-failure.js";
import { decodeInput } from "./decode-input.js";

/** JSON, a page, a reply or several lines in the place of a file's name. */
const notAPath = /^\s*[{[<]|^HTTP\/\d|\n|\s[45]\d\d\s/;

/** The text of a file, or of what is piped in: `-`. */
export async function readText(terminal: Terminal, file: string): Promise<string> {
  if (file === "-") {
    return decodeInput(await buffer(terminal.openInput()));
  }
  try {
    const endless = endlessKind(await stat(file), file);
    if (endless !== undefined) {
      throw endlessFile(file, endless);
    }
    return decodeInput(await readFile(file));
  } catch (error) {
    if (error instanceof CommandFailure) {
      throw error;
    }
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (notAPath.test(file)) {
      const message =
        "This is an error and not the name of a file: put it into a file and name the file, or pipe it in, as in: hotspare explain - < error.json";
      throw new CommandFailure(message, exitCodes.invalid);
    }
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${String(code)})`;
    throw new CommandFailure(`${file}: ${why}.`, exitCodes.invalid);
  }
}

/** What a shell has opened for this process: `hotspare explain <(command)`, or /dev/stdin. */
const openedByShell = /^\/(?:dev\/(?:fd\/|stdin$)|proc\/[^/]+\/fd\/)/;

/** The error for a file that the command does not read, because the file may never end. */
export function endlessFile(file: string, kind: "a pipe" | "a device"): CommandFailure {
  const message = `${file}: it is ${kind}, which may never end: pipe its text in, and write - instead of the file.`;
  return new CommandFailure(message, exitCodes.invalid);
}

/** A pipe without a writer keeps the reader waiting, and a device such as /dev/zero has no end. */
export function endlessKind(stats: Stats, file: string): "a pipe" | "a device" | undefined {
  if (openedByShell.test(resolve(file))) {
    return undefined;
  }
  if (stats.isFIFO()) {
    return "a pipe";
  }
  return stats.isCharacterDevice() || stats.isBlockDevice() ? "a device" : undefined;
}
