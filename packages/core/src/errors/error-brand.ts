const symbols = new Map<string, symbol>();

/**
 * Names an error class and marks its instances with `Symbol.for("hotspare/1/<name>")`, so that errors of a second copy
 * of this package are recognised too. The prototype holds the name and the mark: loggers do not print them, and stacks
 * begin with the right name.
 */
export function brand(errorClass: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(errorClass.prototype, symbolOf(name), { value: true });
}

/** Whether a value is an instance of the class branded with this name, or of a subclass. A Proxy that throws is not. */
export function hasBrand(value: unknown, name: string): boolean {
  try {
    return typeof value === "object" && value !== null && symbolOf(name) in value;
  } catch {
    return false;
  }
}

/** Kept, since each failure is compared with several classes and a look into the registry of symbols is slow. */
function symbolOf(name: string): symbol {
  let symbol = symbols.get(name);
  if (symbol === undefined) {
    symbol = Symbol.for(`hotspare/1/${name}`);
    symbols.set(name, symbol);
  }
  return symbol;
}
