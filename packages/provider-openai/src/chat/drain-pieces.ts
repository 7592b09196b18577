/** A server that keeps the connection open after its last event gets this long, in milliseconds. */
const drainMs = 1_000;
/** A server that goes on sending after its last event gets this many bytes. */
const maxDrainBytes = 64 * 1_024;

/**
 * Reads the rest of a stream's body, so that its connection can carry the next request. This happens in the background: neither the caller nor the
 * end of the process waits.
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
    // The answer is complete: the way its connection ends changes nothing.
    .catch(() => undefined)
    .finally(() => clearTimeout(timer));
}
