import { resolve } from "node:path";
import { InvalidConfigError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";

/** The absolute path. @throws {InvalidConfigError} when it is empty or no text */
export function checkPath(path: unknown, subject: string): string {
  if (typeof path !== "string" || path.trim() === "" || path.includes("\0")) {
    const issue = {
      path: "path",
      message: 'must be the path of a file, such as "vectors.jsonl"',
      received: describeValue(path),
    };
    throw new InvalidConfigError({ issues: [issue], subject: `arguments of ${subject}` });
  }
  return resolve(path);
}
