import { FailoverVlm } from "../models/vlm/failover-vlm.js";
import type { ParsedCredential } from "../options/credentials/parsed-credential.js";
import type { NormalizedModelOptions } from "../options/normalize-model-options.js";
import { adapterIssues } from "./adapter-issues.js";
import { buildModel } from "./build-model.js";
import type { HotspareParts } from "./compose.js";
import type { AdaptedCredential } from "./create-credential.js";

/** Makes a VLM from checked options. */
export function buildVlm(parts: HotspareParts, options: NormalizedModelOptions): FailoverVlm {
  const { engine, credentials } = buildModel(parts, "vlm", options, {
    check: () => [],
    adapt: (credential) => adapt(credential, options),
    checkAdapted: (adapted) => adapterIssues(adapted, "vlm"),
  });
  const vlm = new FailoverVlm(engine, credentials, options.media);
  parts.names.add(engine, vlm, options.name);
  return vlm;
}

function adapt(credential: ParsedCredential, options: NormalizedModelOptions): AdaptedCredential {
  const { plugin, parsed, headers, maxTokens, extraBody } = credential;
  const model = credential.model ?? options.model;
  const adapter = plugin.createVlm?.(parsed, {
    model,
    headers,
    extraBody,
    maxReplyBytes: options.maxReplyBytes,
    ...(maxTokens === undefined ? {} : { maxTokens }),
  });
  if (adapter === undefined) {
    throw new Error(`The provider "${plugin.name}" makes no VLMs.`);
  }
  return { credential, adapter, wireModel: plugin.wireModelOf?.(parsed, model) ?? model };
}
