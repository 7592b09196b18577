import type { Modality } from "../../contract/plugin/content.js";
import type { EmbedderAdapter, ResolvedEmbeddingInput } from "../../contract/plugin/embedder-adapter.js";
import { UnsupportedInputError } from "../../errors/unsupported-input-error.js";
import type { CredentialSlot } from "../../failover/credential-slot.js";

/**
 * The credentials that can take all inputs. Text alone goes to everyone, at no cost.
 *
 * @throws {UnsupportedInputError} when there is none
 */
export function capableEmbedders(
  inputs: readonly ResolvedEmbeddingInput[],
  slots: ReadonlyMap<string, CredentialSlot<EmbedderAdapter>>,
  everyone: ReadonlySet<string>,
): ReadonlySet<string> {
  if (inputs.every((input) => typeof input === "string")) {
    return everyone;
  }
  const needed = new Set<Modality>();
  for (const input of inputs) {
    for (const part of typeof input === "string" ? [] : input) {
      needed.add(part.type);
    }
  }
  const capable = [...slots.values()].filter(({ adapter }) =>
    [...needed].every((modality) => adapter.capabilities.modalities.includes(modality)),
  );
  if (capable.length === 0) {
    throw new UnsupportedInputError({
      needs: [...needed],
      credentials: [...slots.values()].map(({ ref, adapter }) => ({
        credentialId: ref.id,
        supports: adapter.capabilities.modalities,
      })),
    });
  }
  return new Set(capable.map((slot) => slot.ref.id));
}
