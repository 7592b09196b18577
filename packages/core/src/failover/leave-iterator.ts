/** Tells a plugin's stream that nobody reads on. Nothing waits for it, and nothing that it does or throws matters. */
export function leaveIterator(iterator: AsyncIterator<unknown>): void {
  const leave = async () => iterator.return?.();
  leave().catch(() => undefined);
}
