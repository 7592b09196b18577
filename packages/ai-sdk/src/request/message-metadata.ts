import { isObject, type ProviderMetadata, type ProviderOptions } from "@hotspare/core/plugin";
import type { ByProvider } from "./sdk-types.js";

/** The name under which Hotspare's own options and metadata stand. */
export const ownName = "hotspare";

/**
 * Where the metadata of a whole message travels. The AI SDK keeps metadata of parts alone between two steps, so what the provider wants back with the message
 * goes with the message's last part.
 */
const messageField = "message";

/** What a provider wants back with a part and with its message, from the options of a part that came from an earlier answer. */
export function readMetadata(options: ByProvider | undefined): {
  readonly ofPart?: ProviderMetadata;
  readonly ofMessage?: ProviderMetadata;
} {
  if (options === undefined) {
    return {};
  }
  const { [ownName]: own, ...ofPart } = options;
  const ofMessage = own?.[messageField];
  return {
    ...(Object.keys(ofPart).length === 0 ? {} : { ofPart }),
    ...(isObject(ofMessage) ? { ofMessage: ofMessage as ByProvider } : {}),
  };
}

/** Options of all vendors, without Hotspare's own; undefined: there are none. */
export function vendorOptions(options: ByProvider | undefined): ProviderOptions | undefined {
  const { [ownName]: _, ...others } = options ?? {};
  return Object.keys(others).length === 0 ? undefined : others;
}

/** The same as a field of a message, of a part or of a tool. */
export function optionsField(options: ByProvider | undefined): {
  readonly providerOptions?: ProviderOptions;
} {
  const providerOptions = vendorOptions(options);
  return providerOptions === undefined ? {} : { providerOptions };
}

/** Metadata of a part, with that of the whole message where the part is the last. */
export function writeMetadata(
  ofPart: ProviderMetadata | undefined,
  ofMessage: ProviderMetadata | undefined,
): ProviderMetadata | undefined {
  return ofMessage === undefined ? ofPart : { ...ofPart, [ownName]: { [messageField]: ofMessage } };
}
