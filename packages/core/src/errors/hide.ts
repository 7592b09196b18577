/**
 * Sets members that loggers must not print, because they are large or hold a provider's words. Code reads them as
 * usual. The members stay configurable, so that scrubbing can replace their values.
 */
export function hide(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, enumerable: false, configurable: true, writable: true });
  }
}
