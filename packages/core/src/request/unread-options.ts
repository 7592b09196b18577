import type { ProviderOptions } from "../contract/plugin/provider-metadata.js";
import type { ReplyWarning } from "../contract/plugin/reply-warning.js";

/**
 * Warnings of options that stand for other providers' packages.
 *
 * @param read the names whose options this adapter reads itself. @default none
 */
export function unreadOptions(
  providerOptions: ProviderOptions | undefined,
  read: readonly string[] = [],
): readonly ReplyWarning[] {
  return Object.keys(providerOptions ?? {})
    .filter((provider) => !read.includes(provider))
    .map((provider) => ({
      type: "unsupported",
      field: `providerOptions.${provider}`,
      message: `Hotspare did not send "providerOptions.${provider}", because this provider does not read it. Put options of its server into extraBody, under the API's names.`,
    }));
}
