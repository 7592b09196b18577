import { isObject, type JsonObject, type ReplyWarning, unreadOptions } from "@hotspare/core/plugin";
import type { ProviderOptions } from "../vendors/provider-options.js";
import type { Vendor } from "../vendors/vendor.js";
import { lengthOptions } from "./dimension-options.js";

/** The part of a call's `providerOptions` that one model gets, and warnings about the rest. */
export interface CallOptionsOfModel {
  readonly options: ProviderOptions;
  readonly warnings: readonly ReplyWarning[];
}

/** The gateway needs its own options beside those of the model's creator. */
const forAll = ["gateway"];

const nothing: CallOptionsOfModel = { options: {}, warnings: [] };

/** The options of the model's vendor. A call cannot set the length of vectors, because all vectors of an embedder have the same length. */
export function callOptionsOf(
  given: ProviderOptions | undefined,
  { name, optionKeys }: Vendor,
  dimensions: number | undefined,
): CallOptionsOfModel {
  if (given === undefined) {
    return nothing;
  }
  const read = [...optionKeys, name, ...forAll];
  const options: Record<string, JsonObject> = {};
  const warnings = [...unreadOptions(given, read)];
  for (const [provider, fields] of Object.entries(given)) {
    if (!read.includes(provider) || !isObject(fields)) {
      continue;
    }
    const sent = Object.entries(fields).filter(([field, value]) => {
      const isOther = lengthOptions.has(field) && value !== dimensions;
      if (isOther) {
        warnings.push(lengthWarning(`providerOptions.${provider}.${field}`));
      }
      return !isOther;
    });
    // A vendor behind Vertex or Azure may be named by either of its keys.
    for (const key of optionKeys.includes(provider) || provider === name ? optionKeys : [provider]) {
      options[key] = { ...options[key], ...Object.fromEntries(sent) };
    }
  }
  return { options, warnings };
}

function lengthWarning(field: string): ReplyWarning {
  return {
    type: "unsupported",
    field,
    message: `Hotspare did not send "${field}": all vectors of an embedder have the same length, so it belongs to the embedder: hotspare.embedder({ model, dimensions, credentials }).`,
  };
}
