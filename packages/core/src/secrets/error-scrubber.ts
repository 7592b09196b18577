import { HotspareError } from "../errors/hotspare-error.js";
import { holdsSecret } from "./holds-secret.js";
import { isError, isHeaders, isPlainObject, readMember } from "./object-parts.js";
import { secretMark } from "./secret.js";
import type { TextScrubber } from "./text-scrubber.js";

/** Deeper than any real cause chain or body. Anything below is cut off. */
const maxDepth = 32;

/**
 * Scrubs one error and everything reachable from the error. Errors are changed in place. Bodies and headers that hold a
 * secret are replaced by copies, because they may be live configuration. Other objects that hold a secret are replaced
 * by the mark.
 */
export class ErrorScrubber {
  readonly #text: TextScrubber;
  /** The result for each object seen so far, so that circular references end. */
  readonly #results = new Map<object, unknown>();

  constructor(text: TextScrubber) {
    this.#text = text;
  }

  /** Returns the same object, or a substitute if the object cannot be changed. */
  scrubInPlace(error: object, depth = 0): object {
    this.#results.set(error, error);
    const changed = Reflect.ownKeys(error).every((key) => this.#scrubMember(error, key, depth));
    if (changed && this.#scrubInheritedMessage(error)) {
      return error;
    }
    const substitute = new HotspareError({ message: this.#messageOfUnchangeable(error) });
    this.#results.set(error, substitute);
    return substitute;
  }

  #scrubMember(object: object, key: PropertyKey, depth: number): boolean {
    const value = readMember(object, key);
    const scrubbed = this.#scrubValue(value, depth + 1);
    return scrubbed === value || replaceMember(object, key, scrubbed);
  }

  /** A `DOMException` keeps its message in a place that cannot be changed. An own member takes precedence. */
  #scrubInheritedMessage(error: object): boolean {
    if (
      !(error instanceof DOMException) ||
      Object.hasOwn(error, "message") ||
      !this.#text.finds(error.message)
    ) {
      return true;
    }
    return replaceMember(error, "message", this.#text.scrub(error.message));
  }

  #scrubValue(value: unknown, depth: number): unknown {
    if (typeof value === "string") {
      return this.#text.scrub(value);
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    if (this.#results.has(value)) {
      return this.#results.get(value);
    }
    if (isError(value) && depth <= maxDepth) {
      return this.scrubInPlace(value, depth);
    }
    return holdsSecret(value, this.#text) ? this.#withoutSecrets(value, depth) : value;
  }

  #withoutSecrets(value: object, depth: number): unknown {
    if (depth > maxDepth) {
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
      copy.push(this.#scrubValue(item, depth + 1));
    }
    return copy;
  }

  #copyObject(object: object, depth: number): object {
    const copy: object = Object.create(Object.getPrototypeOf(object));
    this.#results.set(object, copy);
    for (const key of Reflect.ownKeys(object)) {
      const member = Reflect.getOwnPropertyDescriptor(object, key);
      const name = typeof key === "string" ? this.#text.scrub(key) : key;
      if (member !== undefined && "value" in member) {
        const value = this.#scrubValue(member.value, depth + 1);
        Reflect.defineProperty(copy, name, { ...member, value });
      } else if (member !== undefined) {
        Reflect.defineProperty(copy, name, member);
      }
    }
    return copy;
  }

  #messageOfUnchangeable(error: object): string {
    const message = readMember(error, "message");
    const said = typeof message === "string" ? `: ${this.#text.scrub(message)}` : ".";
    return `An error that held a secret and could not be changed stood here${said}`;
  }
}

/** Sets the value and keeps the member's other attributes. */
function replaceMember(object: object, key: PropertyKey, value: unknown): boolean {
  const member = Reflect.getOwnPropertyDescriptor(object, key);
  const isValue = member !== undefined && "value" in member;
  const access = isValue ? {} : { enumerable: false, configurable: true, writable: true };
  return Reflect.defineProperty(object, key, { ...access, value });
}
