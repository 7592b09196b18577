import type { VlmAdapter, VlmCapabilities } from "../contract/plugin/vlm-adapter.js";
import { FailoverVlm } from "../models/vlm/failover-vlm.js";
import type { NormalizedModelOptions } from "../options/normalize-model-options.js";
import type { ParsedCredential } from "../options/parsed-credential.js";
import { buildModel } from "./build-model.js";
import type { HotspareParts } from "./compose.js";
import type { AdaptedCredential } from "./create-slot.js";

/** Makes a VLM from checked options. */
export function buildVlm(parts: HotspareParts, options: NormalizedModelOptions): FailoverVlm {
  const { model, credentials } = buildModel<VlmAdapter>(parts, "vlm", options, {
    check: () => [],
    adapt: (credential) => adapt(credential, options),
    checkAdapted: () => [],
  });
  return new FailoverVlm(model, credentials, anyCapabilities);
}

function adapt(credential: ParsedCredential, options: NormalizedModelOptions): AdaptedCredential<VlmAdapter> {
  const { plugin, parsed, headers, maxTokens, extraBody } = credential;
  const model = credential.model ?? options.model;
  const adapter = plugin.createVlm?.(parsed, {
    model,
    headers,
    extraBody,
    ...(maxTokens === undefined ? {} : { maxTokens }),
  });
  if (adapter === undefined) {
    throw new Error(`The provider "${plugin.name}" makes no VLMs.`);
  }
  return { credential, adapter, wireModel: plugin.wireModelOf?.(parsed, model) ?? model };
}

/** What some credential can do: a request goes to those that can take it. */
function anyCapabilities(all: readonly VlmCapabilities[]): VlmCapabilities {
  return {
    modalities: [...new Set(all.flatMap(({ modalities }) => modalities))],
    tools: all.some(({ tools }) => tools),
    streaming: all.some(({ streaming }) => streaming),
  };
}
