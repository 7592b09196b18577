import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { Vendor } from "./vendor.js";

/** Options of a call that only one vendor knows, by the key of the vendor. */
export type ProviderOptions = Readonly<Record<string, JsonObject>>;

/** The same value under every key that the vendor's packages read: options, or a file's id. */
export function optionsFor<Value>({ optionKeys }: Vendor, value: Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(optionKeys.map((key) => [key, value]));
}

/**
 * The AI SDK sends no body of ours, so that `extraBody` becomes `providerOptions`: each field an option of the model's own vendor, and a field
 * `providerOptions` stands for all of it, by vendor.
 */
export function ownOptions(extraBody: JsonObject | undefined, vendor: Vendor): ProviderOptions {
  const { providerOptions, ...fields } = extraBody ?? {};
  const own = Object.keys(fields).length === 0 ? {} : optionsFor(vendor, fields);
  return joinedOptions(own, isObject(providerOptions) ? (providerOptions as ProviderOptions) : {});
}

/** The later option of a name holds. */
export function joinedOptions(...layers: readonly ProviderOptions[]): ProviderOptions {
  const joined: Record<string, JsonObject> = {};
  for (const layer of layers) {
    for (const [key, options] of Object.entries(layer)) {
      joined[key] = { ...joined[key], ...options };
    }
  }
  return joined;
}
