/** How long an attempt to connect may take. */
export const openingMs = 1_000;

/** Ends an attempt to connect. While the process itself stands still, no time passes. */
export function abortLater(opening: AbortController): NodeJS.Timeout {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    if (turns >= 10) {
      clearInterval(timer);
      opening.abort(new Error("HOTSPARE_TIMEOUT"));
    }
  }, openingMs / 10);
  return timer.unref();
}
