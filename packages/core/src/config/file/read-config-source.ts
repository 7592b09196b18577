import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { cwd } from "node:process";
import { fileURLToPath } from "node:url";
import { InvalidConfigError } from "../../errors/invalid-config-error.js";
import { describeValue } from "../../options/config-issues.js";
import type { ConfigSource } from "./config-source.js";
import { firstOfEachLine } from "./first-of-each-line.js";
import { jsonIssues } from "./json-issues.js";
import { parseYaml } from "./parse-yaml.js";

/**
 * Reads a configuration file, or takes an object unchanged.
 * @throws {InvalidConfigError} when the file cannot be read or parsed
 */
export function readConfigSource(given: unknown): ConfigSource {
  if (typeof given === "string" || given instanceof URL) {
    return readFile(given);
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw problem(undefined, {
      message:
        'takes the path of a file, as in fromConfig("hotspare.yaml"), or an object with embedders or vlms',
      received: describeValue(given, "type"),
    });
  }
  return { raw: given, file: undefined, directory: cwd(), lineOf: () => undefined };
}

function readFile(given: string | URL): ConfigSource {
  const file = given instanceof URL || given.startsWith("file://") ? pathOfURL(given) : given;
  if (/[\n{]/.test(file)) {
    throw problem(undefined, {
      message: "takes the path of a file, and this is its text: parse it and give the object",
    });
  }
  const path = resolve(file);
  const text = readText(file, path);
  const { raw, issues, lineOf } = parseYaml(text);
  const found = firstOfEachLine(file.endsWith(".json") ? jsonIssues(text) : [], issues);
  if (found.length > 0) {
    throw new InvalidConfigError({ issues: found.map((issue) => ({ ...issue, file })) });
  }
  return { raw, file, directory: dirname(path), lineOf };
}

function pathOfURL(given: string | URL): string {
  try {
    return fileURLToPath(given);
  } catch {
    throw problem(undefined, { message: "takes a path or a file: URL, and no other URL" });
  }
}

function readText(file: string, path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw problem(file, { message: whyUnreadable(error, path) });
  }
}

function whyUnreadable(error: unknown, path: string): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  switch (code) {
    case "ENOENT":
      return `there is no such file; looked for ${path}`;
    case "EISDIR":
      return `is a folder: give the file in it; looked at ${path}`;
    case "EACCES":
      return `may not be read by this process (EACCES); looked at ${path}`;
    default:
      return `cannot be read (${String(code)}); looked at ${path}`;
  }
}

function problem(
  file: string | undefined,
  issue: { readonly message: string; readonly received?: string },
): InvalidConfigError {
  return new InvalidConfigError({
    issues: [{ path: "", ...issue, ...(file === undefined ? {} : { file }) }],
  });
}
