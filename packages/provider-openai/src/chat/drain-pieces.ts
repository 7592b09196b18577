/** A server that keeps the connection open after its last word is given up on after this. */
const drainMs = 1_000;
/** Nor is a server listened to for long that goes on after its last word. */
const maxDrainBytes = 64 * 1_024;

/**
 * Reads what comes after the end of a stream, so that its connection can carry the next request. In the background: nobody
 * waits for it, nor does the process.
 */
export function drainPieces(pieces: AsyncIterator<Uint8Array>, controller: AbortController): void {
  const timer = setTimeout(() => controller.abort(), drainMs);
  timer.unref();
  const drain = async (): Promise<void> => {
    let bytes = 0;
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) {
      bytes += piece.value.length;
      if (bytes > maxDrainBytes) {
        controller.abort();
      }
    }
  };
  drain()
    // The answer is complete: how its connection ends changes nothing.
    .catch(() => undefined)
    .finally(() => clearTimeout(timer));
}
