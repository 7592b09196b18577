import { randomUUID } from "node:crypto";

/**
 * An id for a call to which the server gave none. It is random, since one conversation may hold calls of many answers, and of other processes; in
 * the form of OpenAI's own ids, so that every server takes it back.
 */
export function newToolCallId(): string {
  return `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
}
