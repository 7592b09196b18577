import type { EmbedderAdapter } from "../../contract/plugin/embedder-adapter.js";
import type { ModelCredential } from "../../engine/call/model-credential.js";

/** A credential of an embedder. The wiring makes it; the engine carries it and does not look at its adapter. */
export type EmbedderCredential = ModelCredential & { readonly adapter: EmbedderAdapter };
