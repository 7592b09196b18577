import type { WireReply } from "@hotspare/core/plugin";
import type { ReplyOrigin } from "./read-json-reply.js";

/** The head of a reply for a wire listener. Cookies are left out, because they are secrets of the server's session. */
export function wireHead({ status, headers }: ReplyOrigin): WireReply {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers.entries()) {
    const small = name.toLowerCase();
    if (small !== "set-cookie") {
      shown[small] = value;
    }
  }
  return { status, headers: shown };
}
