/**
 * Sets members that loggers must not print: large ones, and those that hold a provider's words. They can be read as usual.
 * Configurable, so that scrubbing can replace what they hold.
 */
export function hide(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, enumerable: false, configurable: true, writable: true });
  }
}
