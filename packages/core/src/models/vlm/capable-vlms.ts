import type { Modality } from "../../contract/plugin/content.js";
import type { ResolvedVlmRequest, VlmAdapter, VlmCapabilities } from "../../contract/plugin/vlm-adapter.js";
import { UnsupportedInputError } from "../../errors/unsupported-input-error.js";
import type { CredentialSlot } from "../../failover/credential-slot.js";

/**
 * The credentials that can take the request by their capabilities.
 *
 * @throws {UnsupportedInputError} when there is none
 */
export function capableVlms(
  request: ResolvedVlmRequest,
  slots: ReadonlyMap<string, CredentialSlot<VlmAdapter>>,
  operation: "complete" | "stream",
): ReadonlySet<string> {
  const modalities = modalitiesOf(request);
  const tools = (request.tools?.length ?? 0) > 0;
  const streaming = operation === "stream";
  const capable = new Set<string>();
  for (const [id, { adapter }] of slots) {
    const { capabilities } = adapter;
    const takesMedia = modalities.every((modality) => capabilities.modalities.includes(modality));
    const streams = capabilities.streaming && adapter.stream !== undefined;
    if (takesMedia && (!tools || capabilities.tools) && (!streaming || streams)) {
      capable.add(id);
    }
  }
  if (capable.size === 0) {
    throw new UnsupportedInputError({
      needs: [...modalities, ...(tools ? ["tools"] : []), ...(streaming ? ["streaming"] : [])],
      credentials: [...slots.values()].map(({ ref, adapter }) => ({
        credentialId: ref.id,
        supports: supportsOf(adapter.capabilities),
      })),
    });
  }
  return capable;
}

function modalitiesOf(request: ResolvedVlmRequest): readonly Modality[] {
  const modalities = new Set<Modality>();
  for (const { content } of request.messages) {
    for (const part of typeof content === "string" ? [] : (content ?? [])) {
      modalities.add(part.type);
    }
  }
  return [...modalities];
}

function supportsOf(capabilities: VlmCapabilities): readonly string[] {
  return [
    ...capabilities.modalities,
    ...(capabilities.tools ? ["tools"] : []),
    ...(capabilities.streaming ? ["streaming"] : []),
  ];
}
