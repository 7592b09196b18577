import { types } from "node:util";
import { isReadLater } from "../errors/hide.js";

/** Whether the value is an error, of this realm or another. A `DOMException` counts. */
export function isError(value: object): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** Whether the value was written as `{…}` or parsed from JSON, so that a copy is equivalent. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether the value is a `Headers` object of the platform or of another copy of undici. */
export function isHeaders(value: object): value is Headers {
  return value instanceof Headers || (!isPlainObject(value) && value.constructor?.name === "Headers");
}

/**
 * Reads an own member without running a getter, but for Hotspare's own, and for `stack`, which newer versions of V8 make an accessor of the
 * engine.
 */
export function readMember(object: object, key: PropertyKey): unknown {
  const member = Reflect.getOwnPropertyDescriptor(object, key);
  if (member === undefined || "value" in member) {
    return member?.value;
  }
  const isRead = isReadLater(member.get) || (key === "stack" && isError(object) && isNative(member.get));
  return isRead ? Reflect.get(object, key) : undefined;
}

/**
 * Everything that printing an object may show: names and values of members, entries, and private content of known
 * classes.
 */
export function partsOf(object: object): Iterable<unknown> {
  if (ArrayBuffer.isView(object)) {
    return [];
  }
  if (Array.isArray(object)) {
    return object;
  }
  if (object instanceof URL || object instanceof URLSearchParams) {
    return [object.toString()];
  }
  if (isHeaders(object)) {
    return object.values();
  }
  const members = Reflect.ownKeys(object).flatMap((key) => [key, readMember(object, key)]);
  if (types.isMap(object)) {
    return [...members, ...object.keys(), ...object.values()];
  }
  return types.isSet(object) ? [...members, ...object] : members;
}

/** Whether an own member is a getter that somebody wrote, so that only running it shows its value. */
export function isOwnGetter(object: object, key: PropertyKey): boolean {
  const member = Reflect.getOwnPropertyDescriptor(object, key);
  return (
    member?.get !== undefined &&
    !isReadLater(member.get) &&
    !(key === "stack" && isError(object) && isNative(member.get))
  );
}

/** Whether printing an object would run a getter of its own. */
export function hasOwnGetter(object: object): boolean {
  return (
    !Array.isArray(object) &&
    !ArrayBuffer.isView(object) &&
    Reflect.ownKeys(object).some(
      (key) => isOwnGetter(object, key) && Object.prototype.propertyIsEnumerable.call(object, key),
    )
  );
}

function isNative(getter: (() => unknown) | undefined): boolean {
  return getter !== undefined && Function.prototype.toString.call(getter).includes("[native code]");
}
