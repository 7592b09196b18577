/** Ends a plugin's stream by `return()`. Hotspare does not wait for the end, and ignores what the plugin throws. */
export function leaveIterator(iterator: AsyncIterator<unknown>): void {
  const leave = async () => iterator.return?.();
  leave().catch(() => undefined);
}
