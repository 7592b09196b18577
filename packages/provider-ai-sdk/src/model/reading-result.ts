import { asUnusableReply, isObject } from "@hotspare/core/plugin";
import { isMistake, readAiSdkErrorFacts } from "../failures/read-ai-sdk-error-facts.js";

/** Reads the result of a model. An error while it is read is the reply's fault. */
export function readingResult<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw asUnusableReply(error);
  }
}

/**
 * Calls a model. Its package reads the reply in the same call, so an error that the package throws by mistake is the reply's fault. For example,
 * `@ai-sdk/openai` reads a member of an empty object. A thrown value that is no error is the reply's fault too.
 */
export async function callingModel<Result>(call: () => PromiseLike<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw isOfCode(error) ? asUnusableReply(error) : error;
  }
}

/** Whether code threw this by mistake, or threw no error at all. Errors of `fetch` have the network's failure as their cause. */
function isOfCode(error: unknown): boolean {
  return !isObject(error) || (isMistake(error) && readAiSdkErrorFacts(error)?.errno === undefined);
}
