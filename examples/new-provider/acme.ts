import type { ProviderPlugin } from "@hotspare/core/plugin";
import { type AcmeCredential, type AcmeCredentialInput, acmeCredentialSchema } from "./acme-credential.js";
import { createAcmeEmbedder } from "./acme-embedder.js";
import { readAcmeErrorFacts } from "./acme-error.js";
import { acmeErrorRules } from "./acme-error-rules.js";
import { createAcmeVlm } from "./acme-vlm.js";

/** A provider that is written from nothing: `createHotspare({ plugins: [acme()] })`. */
export function acme(): ProviderPlugin<"acme", AcmeCredentialInput, AcmeCredential> {
  return {
    name: "acme",
    credentialSchema: acmeCredentialSchema,
    errorRules: acmeErrorRules,
    readErrorFacts: readAcmeErrorFacts,
    createEmbedder: (credential, model) => createAcmeEmbedder({ credential, headers: model.headers }, model),
    createVlm: (credential, model) => createAcmeVlm({ credential, headers: model.headers }, model),
  };
}
