import { types } from "node:util";
import { cutStack, cutText } from "../errors/cut-text.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { holdsSecret } from "./holds-secret.js";
import { isError, isHeaders, isOwnGetter, isPlainObject, readMember } from "./object-parts.js";
import { printedByCode, stopPrinting } from "./printed-by-code.js";
import { secretMark } from "./secret.js";
import { spelledText } from "./spelled-text.js";
import type { TextScrubber } from "./text-scrubber.js";

/** Deeper than any real cause chain or body. Anything below is removed. */
const maxDepth = 100;
/** Most characters of all texts that are looked through and kept: 256 KiB. */
const maxCharacters = 256 * 1_024;
/** Most characters of one error's message: 8 KiB. */
export const maxMessageCharacters = 8 * 1_024;
/** What an object, a list or a member counts as, beside the characters of its texts. */
const charactersOfPart = 8;

/** Stands for what lies beyond a bound. */
const removedMark = "[removed]";

/** Members of an error that loggers read although its class, and not the error, may have them. */
const inheritedMembers = ["message", "name", "stack", "cause"] as const;

/**
 * Scrubs one error and everything reachable from the error. Errors are changed in place. Bodies and headers that hold a
 * secret are replaced by copies, because they may be live configuration. Other objects that hold a secret are replaced
 * by the mark. A server decides how much hangs on an error, so what is looked through is bounded and the rest is removed.
 */
export class ErrorScrubber {
  readonly #text: TextScrubber;
  /** The result for each object seen so far, so that circular references end. */
  readonly #results = new Map<object, unknown>();
  #leftCharacters = maxCharacters;

  constructor(text: TextScrubber) {
    this.#text = text;
  }

  /** Returns the same object, or a substitute if the object cannot be changed. */
  scrubInPlace(error: object, depth = 0): object {
    this.#results.set(error, error);
    const changed =
      Reflect.ownKeys(error).every((key) => this.#scrubMember(error, key, depth)) &&
      inheritedMembers.every((name) => this.#scrubInherited(error, name, depth)) &&
      this.#scrubPrinted(error);
    if (changed) {
      return error;
    }
    const substitute = new HotspareError({ message: this.#messageOfUnchangeable(error) });
    this.#results.set(error, substitute);
    return substitute;
  }

  #scrubMember(object: object, key: PropertyKey, depth: number): boolean {
    if (isOwnGetter(object, key)) {
      // It is not run, so nobody knows what it would show.
      return replaceMember(object, key, secretMark);
    }
    const value = readMember(object, key);
    const scrubbed =
      typeof value === "string" && isError(object)
        ? this.#scrubText(shortened(key, value))
        : this.#scrubValue(value, depth + 1);
    return scrubbed === value || replaceMember(object, key, scrubbed);
  }

  /** A getter of the class, as a `DOMException` has for its message. An own member takes precedence. */
  #scrubInherited(error: object, name: (typeof inheritedMembers)[number], depth: number): boolean {
    if (Object.hasOwn(error, name) || !isError(error)) {
      return true;
    }
    const value = error[name];
    const scrubbed =
      typeof value === "string"
        ? this.#scrubText(shortened(name, value))
        : this.#scrubValue(value, depth + 1);
    return scrubbed === value || replaceMember(error, name, scrubbed);
  }

  /** What the error prints by code, when its members are clean: private fields, say. */
  #scrubPrinted(error: object): boolean {
    const showsSecret = printedByCode(error).some((text) => this.#text.finds(text.slice(0, maxCharacters)));
    return !showsSecret || stopPrinting(error);
  }

  #scrubText(text: string): string {
    const kept = cutText(text, this.#leftCharacters);
    this.#leftCharacters = Math.max(0, this.#leftCharacters - text.length);
    return this.#text.scrub(kept);
  }

  #scrubValue(value: unknown, depth: number): unknown {
    if (typeof value === "string") {
      return this.#scrubText(value);
    }
    if (typeof value === "symbol") {
      return this.#text.finds(value.description ?? "") ? secretMark : value;
    }
    if ((typeof value !== "object" && typeof value !== "function") || value === null) {
      return value;
    }
    if (this.#results.has(value)) {
      return this.#results.get(value);
    }
    if (types.isProxy(value)) {
      return secretMark;
    }
    if (isError(value) && depth <= maxDepth) {
      return this.scrubInPlace(value, depth);
    }
    return holdsSecret(value, this.#text, this.#leftCharacters) ? this.#withoutSecrets(value, depth) : value;
  }

  /** A part of an object that is copied: it was looked through with the object, and plain parts are copied with it. */
  #copyPart(value: unknown, depth: number): unknown {
    this.#leftCharacters = Math.max(0, this.#leftCharacters - charactersOfPart);
    const isPlain =
      typeof value === "object" &&
      value !== null &&
      !types.isProxy(value) &&
      !this.#results.has(value) &&
      (Array.isArray(value) || isPlainObject(value));
    return isPlain ? this.#withoutSecrets(value, depth) : this.#scrubValue(value, depth);
  }

  #withoutSecrets(value: object, depth: number): unknown {
    if (depth > maxDepth || this.#leftCharacters === 0) {
      return removedMark;
    }
    if (this.#text.finds(spelledText(value))) {
      return secretMark;
    }
    if (Array.isArray(value)) {
      return this.#copyArray(value, depth);
    }
    if (isHeaders(value)) {
      return new Headers([...value].map(([name, text]): [string, string] => [name, this.#text.scrub(text)]));
    }
    return isPlainObject(value) ? this.#copyObject(value, depth) : secretMark;
  }

  #copyArray(array: readonly unknown[], depth: number): readonly unknown[] {
    const copy: unknown[] = [];
    this.#results.set(array, copy);
    for (const item of array) {
      if (this.#leftCharacters === 0) {
        copy.push(removedMark);
        break;
      }
      copy.push(this.#copyPart(item, depth + 1));
    }
    return copy;
  }

  #copyObject(object: object, depth: number): object {
    const copy: object = Object.create(Object.getPrototypeOf(object));
    this.#results.set(object, copy);
    for (const key of Reflect.ownKeys(object)) {
      if (this.#leftCharacters === 0) {
        Reflect.set(copy, removedMark, removedMark);
        break;
      }
      const member = Reflect.getOwnPropertyDescriptor(object, key);
      const name = typeof key === "string" ? this.#scrubText(key) : key;
      if (member !== undefined && "value" in member) {
        const value = this.#copyPart(member.value, depth + 1);
        Reflect.defineProperty(copy, name, { ...member, value });
      } else if (member !== undefined) {
        const { enumerable = false } = member;
        Reflect.defineProperty(copy, name, {
          value: secretMark,
          enumerable,
          configurable: true,
          writable: true,
        });
      }
    }
    return copy;
  }

  #messageOfUnchangeable(error: object): string {
    const message = readMember(error, "message");
    const said =
      typeof message === "string" ? `: ${this.#text.scrub(cutText(message, maxMessageCharacters))}` : ".";
    return `Hotspare removed an error that contained a secret and could not be changed${said}`;
  }
}

/** The bound of an error's own texts: the message also stands in the stack. */
function shortened(key: PropertyKey, text: string): string {
  switch (key) {
    case "message":
      return cutText(text, maxMessageCharacters);
    case "stack":
      return cutStack(text, maxMessageCharacters);
    default:
      return text;
  }
}

/** Sets the value and keeps the member's other attributes. */
function replaceMember(object: object, key: PropertyKey, value: unknown): boolean {
  const member = Reflect.getOwnPropertyDescriptor(object, key);
  const isValue = member !== undefined && "value" in member;
  const access = isValue ? {} : { enumerable: false, configurable: true, writable: true };
  return Reflect.defineProperty(object, key, { ...access, value });
}
