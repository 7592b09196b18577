import { asUnusableReply, isObject } from "@hotspare/core/plugin";
import { isMistake, readAiSdkErrorFacts } from "../failures/read-ai-sdk-error-facts.js";

/** Reads what a model gave. What breaks while it is read is the reply's fault. */
export function readingResult<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw asUnusableReply(error);
  }
}

/**
 * Calls a model. Its package reads the reply in the same call, so that an error that the package's code throws by mistake is the reply's fault: `@ai-sdk/openai`
 * reads a member of an empty object. So is a value that is no error.
 */
export async function callingModel<Result>(call: () => PromiseLike<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw isOfCode(error) ? asUnusableReply(error) : error;
  }
}

/** What code throws at what it did not expect, or without an error. Errors of `fetch` have the network's failure as their cause. */
function isOfCode(error: unknown): boolean {
  return !isObject(error) || (isMistake(error) && readAiSdkErrorFacts(error)?.errno === undefined);
}
