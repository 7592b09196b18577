import { randomUUID } from "node:crypto";

/**
 * An id for a call to which the server gave no id. The id is random, because one conversation may hold calls of many answers and of other processes.
 * It has the form of OpenAI's ids, so that every server accepts it.
 */
export function newToolCallId(): string {
  return `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
}
