/**
 * Sets members that loggers must not print, because they are large or hold a provider's words. Code reads them as
 * usual. The members stay configurable, so that scrubbing can replace their values.
 */
export function hide(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, enumerable: false, configurable: true, writable: true });
  }
}

const readLater = Symbol.for("hotspare/1/readLater");

/** Sets a member as `hide` does. Its value is made when the member is first read. */
export function hideUntilRead(target: object, name: string, make: () => unknown): void {
  const get = () => {
    const value = make();
    // A frozen error keeps the getter.
    Reflect.defineProperty(target, name, { value, enumerable: false, configurable: true, writable: true });
    return value;
  };
  Object.defineProperty(target, name, {
    get: Object.assign(get, { [readLater]: true }),
    enumerable: false,
    configurable: true,
  });
}

/** Whether a getter is of `hideUntilRead`, so that reading the member runs no code of others. */
export function isReadLater(getter: (() => unknown) | undefined): boolean {
  return getter !== undefined && Object.hasOwn(getter, readLater);
}
