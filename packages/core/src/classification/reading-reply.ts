import { errnoOf } from "../errors/causes/errno-of.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { UnusableReplyError } from "../errors/unusable-reply-error.js";
import { lacksModule } from "./missing-module.js";
import { judgeErrno } from "./network-errors.js";

/**
 * Runs the code that reads a reply. Whatever breaks between "reply received" and "reply read" (a cut or lying encoding, a string too
 * long, nesting too deep, a parser's RangeError) is the reply's fault and becomes an `UnusableReplyError`, so that the call moves on. Errors
 * of the provider and of the network are thrown as they are.
 */
export async function readingReply<Read>(read: () => Read | Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    throw asUnusableReply(error);
  }
}

/** The same of an error that was thrown while a reply was read. */
export function asUnusableReply(error: unknown): unknown {
  if (isOfProvider(error) || isOfNetwork(error) || lacksModule(error)) {
    return error;
  }
  const said = error instanceof Error ? `: ${error.message.slice(0, 200)}` : "";
  return new UnusableReplyError({
    reason: "unreadable_reply",
    message: `The reply could not be read${said}`,
    cause: error,
  });
}

/** The provider package made it, with what it has read. */
function isOfProvider(error: unknown): boolean {
  if (typeof error !== "object" || error === null) {
    return false;
  }
  const { facts, status, name }: { facts?: unknown; status?: unknown; name?: unknown } = error;
  return (
    HotspareError.isInstance(error) ||
    typeof facts === "object" ||
    typeof status === "number" ||
    name === "AbortError"
  );
}

function isOfNetwork(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno !== undefined && judgeErrno(errno) !== undefined;
}
