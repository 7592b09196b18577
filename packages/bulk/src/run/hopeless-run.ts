import { HotspareError } from "@hotspare/core";
import { advise, withAdvice } from "../errors/advice.js";

/** The error of a run that was never answered. */
export function hopelessRun(cause: unknown, failures: number, isUnreached: boolean): HotspareError {
  const last = cause instanceof Error ? cause.message : String(cause);
  const advice = isUnreached
    ? "Check the address (baseURL or endpoint), that the server runs, and that this machine reaches it"
    : "Check the address, the model's name and the server's log";
  const oneRequest = advise("one_request");
  const error = new HotspareError({
    message: `No request was answered: ${failures} requests in a row failed. ${advice}; ${oneRequest.text}. The last error: ${last}`,
    cause,
  });
  return withAdvice(error, oneRequest);
}
