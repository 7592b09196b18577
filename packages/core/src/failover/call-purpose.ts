import { InvalidConfigError } from "../errors/invalid-config-error.js";

/** What a call is for: its own word, else the model's. @throws {InvalidConfigError} when it is no text */
export function callPurpose(model: string, call: string | undefined): string {
  if (call === undefined) {
    return model;
  }
  if (typeof call !== "string" || call.trim() === "") {
    const message = 'must be a text such as "indexing", under which the usage is counted';
    const received = typeof call === "string" ? JSON.stringify(call) : `a ${typeof call}`;
    throw new InvalidConfigError({ issues: [{ path: "purpose", message, received }] });
  }
  return call;
}
