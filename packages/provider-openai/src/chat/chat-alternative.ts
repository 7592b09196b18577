import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { Alternative } from "../servers/learner.js";
import type { ChatDialect } from "./chat-dialect.js";

/** A body that was sent, without the fields from the user's `extraBody`: Hotspare never changes those fields. */
export type SentChat = JsonObject;

/**
 * A part of the body that Hotspare sends differently after a chat server has refused it. Bodies in the changed dialect have warnings about what the
 * caller loses.
 */
export interface ChatAlternative extends Alternative<SentChat> {
  /** Returns the dialect that sends the part differently. */
  change(dialect: ChatDialect): ChatDialect;
}

/** Whether a value is an object that has the field. */
export function hasField(value: unknown, name: string): boolean {
  return isObject(value) && value[name] !== undefined;
}

/** The objects in a list. Empty when the value is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
