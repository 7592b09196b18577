/** A server that keeps the connection open after its last word is given up on after this. */
const drainMs = 1_000;

/**
 * Reads what comes after the end of a stream, so that its connection can carry the next request. In the background: nobody
 * waits for it, nor does the process.
 */
export function drainPieces(pieces: AsyncIterator<unknown>, controller: AbortController): void {
  const timer = setTimeout(() => controller.abort(), drainMs);
  timer.unref();
  const drain = async (): Promise<void> => {
    while (!(await pieces.next()).done);
  };
  drain()
    // The answer is complete: how its connection ends changes nothing.
    .catch(() => undefined)
    .finally(() => clearTimeout(timer));
}
