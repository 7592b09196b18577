import { InvalidInputError } from "../errors/invalid-input-error.js";

/** How far below the body a place is named: each step writes once more what is below it. */
const deepestNamed = 8;

/**
 * A request's body as JSON. Nothing is checked before: where the body cannot be written, its field is found then.
 *
 * @param asWritten names a field of the body as the caller wrote it: `responseFormat.schema`, say. @default as the body has it
 * @throws {InvalidInputError} that names the field which cannot be written
 */
export function jsonTextOf(
  body: Readonly<Record<string, unknown>>,
  asWritten: (path: string) => string = (path) => path,
): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    const { path, message } = unwritableIn(body, cause);
    throw new InvalidInputError({
      issues: [{ path: path === "" ? "the request's body" : asWritten(path), message }],
      cause,
    });
  }
}

/** What JSON cannot write. */
export interface Unwritable {
  /** Empty: the value as a whole. */
  readonly path: string;
  /** The rest of a sentence that begins with the path. */
  readonly message: string;
}

/** The place in a value that JSON cannot write; undefined: it can be written. */
export function unwritablePlace(value: object): Unwritable | undefined {
  try {
    JSON.stringify(value);
    return undefined;
  } catch (thrown) {
    return unwritableIn(value, thrown);
  }
}

/** The place that cannot be written, as near to its cause as it is found. */
function unwritableIn(body: object, thrown: unknown): Unwritable {
  const above: unknown[] = [];
  let place: Place = { value: body, path: "", thrown };
  // A body that is too long took seconds to write, and no field of it alone is at fault.
  while (above.length < deepestNamed && !isTooLong(thrown)) {
    const { value, path } = place;
    const next: Place | undefined = isReadable(value) ? unwritableMember(value, path) : undefined;
    if (next === undefined) {
      break;
    }
    above.push(value);
    place = next;
    if (above.includes(next.value)) {
      return {
        path: next.path,
        message: "contains itself, which JSON cannot express: give plain data without a circular reference",
      };
    }
  }
  return { path: place.path, message: problemOf(place) };
}

function isReadable(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** V8 says so of a text of more than half a gigabyte; of what is nested too deep it speaks of the call stack. */
function isTooLong(thrown: unknown): boolean {
  return thrown instanceof RangeError && /length/i.test(thrown.message);
}

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly thrown: unknown;
}

/** The first member that cannot be written by itself. Undefined: each can, or the object cannot be read. */
function unwritableMember(parent: object, parentPath: string): Place | undefined {
  for (const name of namesIn(parent)) {
    const path = Array.isArray(parent)
      ? `${parentPath}[${name}]`
      : parentPath === ""
        ? name
        : `${parentPath}.${name}`;
    let value: unknown;
    try {
      value = Reflect.get(parent, name);
      JSON.stringify(value);
    } catch (thrown) {
      return { value, path, thrown };
    }
  }
  return undefined;
}

function namesIn(parent: object): readonly string[] {
  try {
    return Object.keys(parent);
  } catch {
    return [];
  }
}

function problemOf({ value, thrown }: Place): string {
  if (typeof value === "bigint") {
    return "is a bigint, which JSON does not have: give a number or a text";
  }
  if (thrown instanceof RangeError) {
    return isTooLong(thrown)
      ? "is too long to be written as JSON: make it shorter"
      : "is nested too deep to be written as JSON: use fewer levels";
  }
  return "cannot be written as JSON: give plain data, of objects, lists, texts, numbers, true, false and null";
}
