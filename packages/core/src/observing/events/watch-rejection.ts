/** Reports the rejection of what a listener or a logger gave back: unhandled, it would end the process. */
export function watchRejection(result: unknown, report: (error: unknown) => void): void {
  // Not `instanceof Promise`: a promise of another realm, or of a library, rejects as well.
  if (typeof result === "object" && result !== null && "then" in result) {
    Promise.resolve(result).catch(report);
  }
}
