import { inspect, types } from "node:util";
import { isError } from "./object-parts.js";

/** What loggers call to print an object. */
const printers: readonly PropertyKey[] = ["toJSON", "toString", inspect.custom];

/** Beyond this no logger prints. */
const inspectOptions = { depth: 8, maxArrayLength: 1_000, maxStringLength: 300_000, breakLength: Infinity };

/**
 * What an object prints by code of its own: by a `toJSON`, an inspect hook or a `toString` of its class, which may read private fields; and
 * what Node prints of a promise, a regular expression or a `String` object, which is in no member. Empty for all others.
 *
 * @throws what the object's code throws
 */
export function printedByCode(object: object): readonly string[] {
  if (types.isPromise(object) || types.isRegExp(object) || types.isBoxedPrimitive(object)) {
    return [inspect(object, inspectOptions)];
  }
  return printers.flatMap((printer) => {
    const print = printerOf(object, printer);
    return print === undefined ? [] : [printed(object, printer, print)];
  });
}

/** Makes an object print as objects do that have no code for it. Whether that was possible. */
export function stopPrinting(object: object): boolean {
  return printers.every((printer) => {
    const value = printer === "toString" ? Error.prototype.toString : undefined;
    return (
      printerOf(object, printer) === undefined ||
      Reflect.defineProperty(object, printer, {
        value,
        enumerable: false,
        configurable: true,
        writable: true,
      })
    );
  });
}

/** The object's own code for printing; undefined: it prints as others do. */
function printerOf(object: object, printer: PropertyKey): (() => unknown) | undefined {
  const print: unknown = Reflect.get(object, printer);
  return typeof print === "function" && !usual.has(print) ? (print as () => unknown) : undefined;
}

const usual: ReadonlySet<unknown> = new Set([
  Object.prototype.toString,
  Error.prototype.toString,
  Function.prototype.toString,
  Array.prototype.toString,
  Date.prototype.toString,
  Date.prototype.toJSON,
]);

function printed(object: object, printer: PropertyKey, print: () => unknown): string {
  if (printer === inspect.custom) {
    return inspect(object, inspectOptions);
  }
  const value: unknown = Reflect.apply(print, object, []);
  // A printer that gives the object itself adds nothing.
  return value === object && isError(object)
    ? ""
    : typeof value === "string"
      ? value
      : inspect(value, inspectOptions);
}
