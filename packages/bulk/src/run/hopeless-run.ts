import { HotspareError } from "@hotspare/core";

/** The error of a run that was never answered. */
export function hopelessRun(cause: unknown, failures: number, isUnreached: boolean): HotspareError {
  const last = cause instanceof Error ? cause.message : String(cause);
  const advice = isUnreached
    ? "Check the address (baseURL or endpoint), that the server runs, and that this machine reaches it"
    : "Check the address, the model's name and the server's log";
  return new HotspareError({
    message: `Nothing was answered: ${failures} requests in a row failed. ${advice}; embed(["test"]) shows the error with one request. maxConsecutiveFailures lets a run try longer. The last error: ${last}`,
    cause,
  });
}
