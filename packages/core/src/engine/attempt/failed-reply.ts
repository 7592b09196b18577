import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { maxErrorBytes } from "../../contract/plugin/reply-bounds.js";
import { cutText } from "../../errors/cut-text.js";
import type { FailedReply } from "../../errors/failure-of.js";
import { boundedJson } from "../../secrets/bounded-json.js";
import type { TextScrubber } from "../../secrets/text-scrubber.js";

/** What the server answered, without secrets. The scrubber is one of the time of the call: the call's own headers are secret no longer than that. */
export function failedReply(
  facts: ErrorFacts | undefined,
  scrubber: TextScrubber,
): { readonly reply?: FailedReply } {
  if (facts === undefined || (facts.status === undefined && facts.body === undefined)) {
    return {};
  }
  try {
    const { status, headers, body, code } = facts;
    const shown: Record<string, string> = {};
    for (const [name, value] of headers?.entries() ?? []) {
      shown[name] = name === "set-cookie" ? "[secret]" : scrubber.scrub(value);
    }
    const text = bodyText(body);
    return {
      reply: {
        ...(status === undefined ? {} : { status }),
        headers: shown,
        ...(text === undefined ? {} : { body: scrubber.scrub(text) }),
        ...(code === undefined ? {} : { code: scrubber.scrub(code) }),
      },
    };
  } catch {
    // A plugin's facts may have getters that throw.
    return {};
  }
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) {
    return undefined;
  }
  return cutText(typeof body === "string" ? body : JSON.stringify(boundedJson(body)), maxErrorBytes);
}
