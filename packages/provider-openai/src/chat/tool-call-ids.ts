import { createHash } from "node:crypto";
import type { ToolCallIdForm } from "./chat-dialect.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function isNineAlphanumerics(id: string): boolean {
  return /^[A-Za-z0-9]{9}$/.test(id);
}

/** An id in the form that a server requires. The same id always gives the same result, and an id that fits stays unchanged. */
export function toolCallId(id: string, form: ToolCallIdForm | undefined): string {
  switch (form) {
    case undefined:
      return id;
    case "upTo40":
      return id.length <= 40 ? id : nineAlphanumerics(id);
    case "nineAlphanumerics":
      return isNineAlphanumerics(id) ? id : nineAlphanumerics(id);
  }
}

function nineAlphanumerics(id: string): string {
  const digest = createHash("sha256").update(id).digest();
  return Array.from(digest.subarray(0, 9), (byte) => alphabet[byte % alphabet.length]).join("");
}
