/**
 * Names an error class and marks its instances with `Symbol.for("hotspare/1/<name>")`, so that an error of a second copy of
 * this package is known too. Both stand on the prototype: nothing of it is printed, and stacks begin with the right name.
 */
export function brand(errorClass: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(errorClass.prototype, symbolOf(name), { value: true });
}

/** Whether a value is of the class that was branded with this name, or of one that extends it. */
export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && symbolOf(name) in value;
}

function symbolOf(name: string): symbol {
  return Symbol.for(`hotspare/1/${name}`);
}
