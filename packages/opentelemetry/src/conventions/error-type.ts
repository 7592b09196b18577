import type { CallEnd } from "../hotspare-types.js";

/**
 * Why a call ended in an error, as one of few words: Hotspare's class, `timeout` for the call's own time, `aborted`. Undefined: it ended well, or
 * its consumer left the stream.
 */
export function errorTypeOf(
  { outcome, class: errorClass }: Pick<CallEnd, "outcome" | "class">,
  hasTimedOut: boolean,
): string | undefined {
  switch (outcome) {
    case "answered":
    case "left":
      return undefined;
    case "aborted":
      return "aborted";
    case "failed":
    case "interrupted":
      return hasTimedOut ? "timeout" : (errorClass ?? "_OTHER");
  }
}
