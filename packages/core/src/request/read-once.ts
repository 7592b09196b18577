/** A field of user's data of any kind, which no check looks into and which stays the user's object. */
const opaqueFields: ReadonlySet<PropertyKey> = new Set([
  "parameters",
  "schema",
  "extraBody",
  "providerMetadata",
  "image",
  "video",
  "audio",
]);

/** Fields whose items are read one by one, later. */
const listsOfOthers: ReadonlySet<PropertyKey> = new Set(["messages", "images"]);

/** A list of objects in a list of a field. */
const deepest = 4;

/**
 * Reads an object that JavaScript may have written, each field once, so that what is checked is what is sent: a getter or a `Proxy` may give
 * something else the second time. The copy has all own fields, also fields that are not enumerable and fields whose name is a symbol, and the
 * known fields that the object inherits, as an instance of a class does.
 */
export function readOnce(given: object, known: Iterable<string>): Readonly<Record<string, unknown>> {
  const read = ownFields(given, 0);
  if (isPlain(given)) {
    return read;
  }
  for (const name of known) {
    if (!(name in read)) {
      const value: unknown = Reflect.get(given, name);
      if (value !== undefined) {
        read[name] = fieldOnce(name, value, 0);
      }
    }
  }
  return read;
}

/** Reads a list and the plain objects in it, each once. */
export function listOnce<Item>(list: readonly Item[]): readonly Item[] {
  return valueOnce(list, 0) as readonly Item[];
}

/** Most calls end here: a spread is the fastest way to read an object. */
function ownFields(given: object, depth: number): Record<PropertyKey, unknown> {
  const read: Record<PropertyKey, unknown> = { ...given };
  const names = Object.getOwnPropertyNames(given);
  for (const name of names) {
    if (!Object.hasOwn(read, name)) {
      read[name] = Reflect.get(given, name);
    }
    const value = read[name];
    if (typeof value === "object" && value !== null) {
      const inner = fieldOnce(name, value, depth);
      if (name !== "__proto__") {
        read[name] = inner;
      }
    }
  }
  const symbols = Object.getOwnPropertySymbols(given);
  for (const symbol of symbols) {
    read[symbol] = Reflect.get(given, symbol);
  }
  return read;
}

function fieldOnce(name: PropertyKey, value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || opaqueFields.has(name)) {
    return value;
  }
  return listsOfOthers.has(name) && Array.isArray(value) ? itemsOf(value) : valueOnce(value, depth + 1);
}

function valueOnce(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > deepest) {
    return value;
  }
  if (Array.isArray(value)) {
    const items = itemsOf(value);
    for (let index = 0; index < items.length; index += 1) {
      items[index] = valueOnce(items[index], depth + 1);
    }
    return items;
  }
  return isPlain(value) ? ownFields(value, depth) : value;
}

/** A hole becomes undefined, which each check refuses. */
function itemsOf(list: readonly unknown[]): unknown[] {
  return Array.from(list);
}

/** Bytes, signals and other instances of classes stay what they are. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
