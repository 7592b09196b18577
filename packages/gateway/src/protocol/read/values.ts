import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { missing, refusal, shownName, unknownField, wrongType, wrongValue } from "./refusal.js";

// Readers of one value of a client's JSON. Each reader takes the value and its path, such as `messages[0].content`. Null counts as absent, as in OpenAI's API: a
// reader returns undefined for both. A reader throws a ProtocolError with status 400 for a wrong value.

/** Returns the value, which must not be absent. */
export function required<Value>(value: Value | undefined, param: string): Value {
  if (value === undefined) {
    throw missing(param);
  }
  return value;
}

/** Bounds of a text, in UTF-16 code units. */
export interface TextBounds {
  /** @default 0 */
  readonly least?: number;
  /** @default no bound */
  readonly most?: number;
  /** Pattern that the text must match. */
  readonly pattern?: RegExp;
}

export function textAt(value: unknown, param: string, bounds: TextBounds = {}): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== "string") {
    throw wrongType(param, "a string", value);
  }
  const { least = 0, most = Number.POSITIVE_INFINITY, pattern } = bounds;
  const { length } = value;
  if (length < least) {
    const message = `Invalid '${param}': empty string. Expected a string with minimum length ${least}, but got a string of ${length} characters instead.`;
    throw refusal(param, message, "empty_string");
  }
  if (length > most) {
    const message = `Invalid '${param}': string too long. Expected a string with maximum length ${most}, but got a string with length ${length} instead.`;
    throw refusal(param, message, "string_above_max_length");
  }
  if (pattern?.test(value) === false) {
    const message = `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${pattern.source}'.`;
    throw refusal(param, message, "invalid_value");
  }
  return value;
}

/** Bounds of a number, both included. */
export interface NumberBounds {
  /** @default no bound */
  readonly least?: number;
  /** @default no bound */
  readonly most?: number;
}

export function numberAt(value: unknown, param: string, bounds: NumberBounds = {}): number | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw wrongType(param, "a decimal", value);
  }
  return inBounds(value, param, bounds, "decimal");
}

/** Reads a whole number that JavaScript holds exactly: up to 2^53 - 1. */
export function wholeAt(value: unknown, param: string, bounds: NumberBounds = {}): number | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw wrongType(param, "an integer", value);
  }
  const { least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = bounds;
  return inBounds(value, param, { least, most }, "integer");
}

function inBounds(
  value: number,
  param: string,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: NumberBounds,
  kind: "integer" | "decimal",
): number {
  if (value < least) {
    const message = `Invalid '${param}': ${kind} below minimum value. Expected a value >= ${least}, but got ${value} instead.`;
    throw refusal(param, message, `${kind}_below_min_value`);
  }
  if (value > most) {
    const message = `Invalid '${param}': ${kind} above maximum value. Expected a value <= ${most}, but got ${value} instead.`;
    throw refusal(param, message, `${kind}_above_max_value`);
  }
  return value;
}

export function flagAt(value: unknown, param: string): boolean | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== "boolean") {
    throw wrongType(param, "a boolean", value);
  }
  return value;
}

/** Reads one of a few words. */
export function wordAt<const Word extends string>(
  value: unknown,
  param: string,
  words: readonly Word[],
): Word | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== "string") {
    throw wrongType(param, "a string", value);
  }
  if (!isOneOf(value, words)) {
    throw wrongValue(param, value, supportedValues(words));
  }
  return value;
}

function isOneOf<Word extends string>(value: string, words: readonly Word[]): value is Word {
  return (words as readonly string[]).includes(value);
}

/** A sentence that lists the allowed values of a field. */
export function supportedValues(words: readonly string[]): string {
  return `Supported values are: ${words.map((word) => `'${word}'`).join(", ")}.`;
}

export function objectAt(value: unknown, param: string): JsonObject | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!isObject(value)) {
    throw wrongType(param, "an object", value);
  }
  return value;
}

/** Reads an item of a list, which must be an object and not null. */
export function objectItem(value: unknown, param: string): JsonObject {
  if (!isObject(value)) {
    throw wrongType(param, "an object", value);
  }
  return value;
}

/** Bounds of the length of a list, both included. */
export interface ListBounds {
  /** @default 1 */
  readonly least?: number;
  /** @default no bound */
  readonly most?: number;
}

export function listAt(
  value: unknown,
  param: string,
  { least = 1, most = Number.POSITIVE_INFINITY }: ListBounds = {},
): readonly unknown[] | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    throw wrongType(param, "an array", value);
  }
  const { length } = value;
  if (length < least) {
    const message = `Invalid '${param}': empty array. Expected an array with minimum length ${least}, but got an array with length ${length} instead.`;
    throw refusal(param, message, "empty_array");
  }
  if (length > most) {
    const message = `Invalid '${param}': array too long. Expected an array with maximum length ${most}, but got an array with length ${length} instead.`;
    throw refusal(param, message, "array_above_max_length");
  }
  return value as readonly unknown[];
}

/** Refuses unknown fields of an object. An unknown field with the value null is allowed. */
export function knownFieldsOnly(object: JsonObject, known: ReadonlySet<string>, param: string): void {
  for (const name of Object.keys(object)) {
    if (!known.has(name) && object[name] !== null) {
      const place = param === "" ? shownName(name) : `${param}.${shownName(name)}`;
      throw unknownField(place, `Leave it out, or write one of: ${[...known].join(", ")}.`);
    }
  }
}
