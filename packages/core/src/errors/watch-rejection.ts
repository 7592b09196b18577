/**
 * Reports the rejection of a value that a listener or logger returned. Unhandled, the rejection would end the process.
 */
export function watchRejection(result: unknown, report: (error: unknown) => void): void {
  // Not `instanceof Promise`: promises of another realm or of a library reject too.
  if (typeof result === "object" && result !== null && "then" in result) {
    Promise.resolve(result).catch(report);
  }
}
