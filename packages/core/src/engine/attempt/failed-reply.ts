import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { maxErrorBytes } from "../../contract/plugin/reply-bounds.js";
import { cutText } from "../../errors/cut-text.js";
import type { FailedReply } from "../../errors/failure-of.js";
import { boundedJson } from "../../secrets/bounded-json.js";
import type { SecretVault } from "../../secrets/secret-vault.js";

/** What the server answered, without secrets. They are taken out while the call runs, since the call's own headers are secret no longer than that. */
export function failedReply(
  facts: ErrorFacts | undefined,
  vault: SecretVault,
): { readonly reply?: FailedReply } {
  if (facts === undefined || (facts.status === undefined && facts.body === undefined)) {
    return {};
  }
  try {
    const scrubber = vault.scrubber();
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
