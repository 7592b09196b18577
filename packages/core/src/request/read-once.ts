/** A field of user's data of any kind, which no check looks into and which stays the user's object. */
const opaqueFields: ReadonlySet<string> = new Set([
  "parameters",
  "schema",
  "jsonSchema",
  "input",
  "extraBody",
  "providerMetadata",
  "providerOptions",
  "image",
  "video",
  "audio",
  "file",
  "wire",
]);

/** Fields whose items are read one by one, later. */
const listsOfOthers: ReadonlySet<string> = new Set(["messages", "images"]);

/** A list of objects in a list of a field. */
const deepest = 4;

/**
 * Reads an object that JavaScript may have written, each field once, so that what is checked is what is sent: a getter or a `Proxy` may give
 * something else the second time, and the caller may change the object while the call runs. The copy has all own fields, also fields that are not
 * enumerable, and the known fields that the object inherits, as an instance of a class does. A field whose name is a symbol is named by the symbol's
 * text, so that a check that looks at names finds it.
 *
 * @param within the fields that instances of classes in its fields may have; without them such an instance stays what it is
 */
export function readOnce(
  given: object,
  known: Iterable<string>,
  within: Iterable<string> = noFields,
): Readonly<Record<string, unknown>> {
  const read = ownFields(given, 0, within);
  if (!isPlain(given)) {
    readInherited(given, read, known, 0, within);
  }
  return read;
}

/** Reads a list and the objects in it, each once. */
export function listOnce<Item>(list: readonly Item[], within: Iterable<string>): readonly Item[] {
  return valueOnce(list, 0, within) as readonly Item[];
}

const noFields: readonly string[] = [];

/** Most calls end here: a spread is the fastest way to read an object. */
function ownFields(given: object, depth: number, within: Iterable<string>): Record<string, unknown> {
  const read: Record<string, unknown> = { ...given };
  const names = Object.getOwnPropertyNames(given);
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    let value = read[name];
    if (value === undefined && !Object.hasOwn(read, name)) {
      value = Reflect.get(given, name);
      read[name] = value;
    }
    if (typeof value === "object" && value !== null) {
      const inner = fieldOnce(name, value, depth, within);
      if (inner !== value && name !== "__proto__") {
        read[name] = inner;
      }
    }
  }
  const symbols = Object.getOwnPropertySymbols(given);
  return symbols.length === 0 ? read : withNamed(symbols, read, given);
}

function withNamed(
  symbols: readonly symbol[],
  { ...read }: Record<PropertyKey, unknown>,
  given: object,
): Record<string, unknown> {
  for (const symbol of symbols) {
    const value: unknown = Object.hasOwn(read, symbol) ? read[symbol] : Reflect.get(given, symbol);
    delete read[symbol];
    read[String(symbol)] = value;
  }
  return read;
}

/** Adds the known fields that an instance has by its class. */
function readInherited(
  given: object,
  read: Record<string, unknown>,
  known: Iterable<string>,
  depth: number,
  within: Iterable<string>,
): void {
  for (const name of known) {
    if (!(name in read)) {
      const value: unknown = Reflect.get(given, name);
      if (value !== undefined) {
        read[name] = fieldOnce(name, value, depth, within);
      }
    }
  }
}

function fieldOnce(name: string, value: unknown, depth: number, within: Iterable<string>): unknown {
  if (typeof value !== "object" || value === null || opaqueFields.has(name)) {
    return value;
  }
  return listsOfOthers.has(name) && Array.isArray(value)
    ? itemsOf(value)
    : valueOnce(value, depth + 1, within);
}

function valueOnce(value: unknown, depth: number, within: Iterable<string>): unknown {
  if (typeof value !== "object" || value === null || depth > deepest) {
    return value;
  }
  if (Array.isArray(value)) {
    const items = itemsOf(value);
    for (let index = 0; index < items.length; index += 1) {
      items[index] = valueOnce(items[index], depth + 1, within);
    }
    return items;
  }
  return isPlain(value) ? ownFields(value, depth, within) : instanceOnce(value, depth, within);
}

/** An instance of a class that has fields of a request, read as one; bytes, signals and other instances stay what they are. */
function instanceOnce(instance: object, depth: number, within: Iterable<string>): unknown {
  for (const name of within) {
    if (name in instance) {
      const read = ownFields(instance, depth, within);
      readInherited(instance, read, within, depth, within);
      return read;
    }
  }
  return instance;
}

/** A hole becomes undefined, which each check refuses. */
function itemsOf(list: readonly unknown[]): unknown[] {
  return [...list];
}

/** Whether it was written as `{ … }`. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
