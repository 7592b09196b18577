import { InvalidConfigError } from "@hotspare/core";
import type { ConfigSource } from "./config-source.js";
import { kindOf } from "./kind-of.js";
import { parseText } from "./parse-text.js";
import { mostConfigBytes } from "./read-files.js";
import { readTextFile } from "./read-text-file.js";

/** The text of a configuration that is not in a file, such as the standard input. Its paths are relative to the working directory. */
export interface ConfigText {
  /** YAML or JSON. */
  readonly text: string;
  /** Its name in messages. @default "text" */
  readonly name?: string;
}

/**
 * Reads a configuration file, parses a text, or takes an object unchanged.
 * @throws {InvalidConfigError} when the file cannot be read or parsed
 */
export async function readConfigSource(given: unknown): Promise<ConfigSource> {
  if (typeof given === "string" || given instanceof URL) {
    return readFile(given);
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    const message =
      'takes the path of a file, as in loadConfig({ plugins }, "hotspare.yaml"), { text } with the text itself, or an object with embedders or vlms';
    throw problem(undefined, { message, received: kindOf(given) });
  }
  if (isText(given)) {
    const { text, name = "text" } = given;
    return {
      ...(await parseText(text, name)),
      file: name,
      path: undefined,
      content: undefined,
      directory: undefined,
      realPath: undefined,
    };
  }
  return {
    raw: given,
    file: undefined,
    path: undefined,
    content: undefined,
    directory: undefined,
    realPath: undefined,
    readLines: async () => () => undefined,
  };
}

function isText(given: object): given is ConfigText {
  return "text" in given && typeof given.text === "string";
}

async function readFile(given: string | URL): Promise<ConfigSource> {
  const { resolve, dirname } = await import("node:path");
  const file = given instanceof URL || given.startsWith("file://") ? await pathOfURL(given) : given;
  if (file.trim() === "" || file.includes("\0")) {
    throw problem(undefined, {
      message: "takes the path of a file, and this is empty or contains a NUL character",
    });
  }
  if (/[\n{]/.test(file)) {
    const message = "takes the path of a file, and this is its text: give { text }";
    throw problem(undefined, { message });
  }
  const path = resolve(file);
  const read = await readTextFile(path, mostConfigBytes);
  if (read.fault !== undefined) {
    throw problem(file, {
      message: `${read.fault}; looked ${read.code === "ENOENT" ? "for" : "at"} ${path}`,
    });
  }
  const parsed = await parseText(read.text, file);
  return { ...parsed, file, path, content: read.text, directory: dirname(path), realPath: read.realPath };
}

async function pathOfURL(given: string | URL): Promise<string> {
  const { fileURLToPath } = await import("node:url");
  try {
    return fileURLToPath(given);
  } catch {
    throw problem(undefined, { message: "takes a path or a file: URL, and no other URL" });
  }
}

function problem(
  file: string | undefined,
  issue: { readonly message: string; readonly received?: string },
): InvalidConfigError {
  const found = { path: "", ...issue, ...(file === undefined ? {} : { file }) };
  return new InvalidConfigError({ issues: [found] });
}
