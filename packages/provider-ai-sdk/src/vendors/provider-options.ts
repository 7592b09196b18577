import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { Vendor } from "./vendor.js";

/** Options of a call that only one vendor knows, by the vendor's key in `providerOptions`. */
export type ProviderOptions = Readonly<Record<string, JsonObject>>;

/** Writes a value under every key that the vendor's packages read. The value may be options, or the id of a file. */
export function optionsFor<Value>({ optionKeys }: Vendor, value: Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(optionKeys.map((key) => [key, value]));
}

/**
 * The AI SDK has no field for a body, so `extraBody` becomes `providerOptions`. Each field is an option of the model's vendor, except a field
 * `providerOptions`, which holds options of any vendor.
 */
export function ownOptions(extraBody: JsonObject | undefined, vendor: Vendor): ProviderOptions {
  const { providerOptions, ...fields } = extraBody ?? {};
  const own = Object.keys(fields).length === 0 ? {} : optionsFor(vendor, fields);
  return joinedOptions(own, isObject(providerOptions) ? (providerOptions as ProviderOptions) : {});
}

/** Joins options. A later option replaces an earlier option of the same name. */
export function joinedOptions(...layers: readonly ProviderOptions[]): ProviderOptions {
  const joined: Record<string, JsonObject> = {};
  for (const layer of layers) {
    for (const [key, options] of Object.entries(layer)) {
      joined[key] = { ...joined[key], ...options };
    }
  }
  return joined;
}
