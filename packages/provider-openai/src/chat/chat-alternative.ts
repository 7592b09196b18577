import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { Alternative } from "../servers/learner.js";
import type { ChatDialect } from "./chat-dialect.js";

/** A body that was sent, without the fields that came from the user's `extraBody`: those are never changed. */
export type SentChat = JsonObject;

/** What is sent otherwise when a chat server refuses it. The bodies of the changed dialect have the warnings of what the caller loses. */
export interface ChatAlternative extends Alternative<SentChat> {
  /** The dialect in which it is sent otherwise. */
  change(dialect: ChatDialect): ChatDialect;
}

/** Whether a value is an object that has the field. */
export function hasField(value: unknown, name: string): boolean {
  return isObject(value) && value[name] !== undefined;
}

/** The objects of a list; none, when it is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
