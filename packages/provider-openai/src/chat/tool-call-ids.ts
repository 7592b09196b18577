import { createHash } from "node:crypto";
import type { ToolCallIdForm } from "./chat-dialect.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function isNineAlphanumerics(id: string): boolean {
  return /^[A-Za-z0-9]{9}$/.test(id);
}

/** An id in the form that a server takes: the same id always becomes the same one, and one that fits stays. */
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
