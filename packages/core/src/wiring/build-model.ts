import type { EmbedderAdapter } from "../contract/plugin/embedder-adapter.js";
import type { VlmAdapter } from "../contract/plugin/vlm-adapter.js";
import type { CredentialChanges } from "../failover/credential-changes.js";
import { defaultPolicy } from "../failover/decide.js";
import { FailoverModel } from "../failover/failover-model.js";
import { ModelHealth } from "../health/model-health.js";
import { EventBus } from "../observing/events/event-bus.js";
import type { NormalizedModelOptions } from "../options/normalize-model-options.js";
import type { HotspareParts } from "./compose.js";
import { CredentialList, type CredentialMaker } from "./credential-list.js";

/** What the calls of one model work with, and how its credentials are changed. */
export interface BuiltModel<Adapter extends EmbedderAdapter | VlmAdapter> {
  readonly model: FailoverModel<Adapter>;
  readonly credentials: CredentialChanges;
}

/** Builds what the calls of one model work with. Nothing is resolved, parsed or looked up after this. */
export function buildModel<Adapter extends EmbedderAdapter | VlmAdapter>(
  parts: HotspareParts,
  kind: "embedder" | "vlm",
  options: NormalizedModelOptions,
  maker: CredentialMaker<Adapter>,
): BuiltModel<Adapter> {
  const events = new EventBus({ clock: parts.clock, parent: parts.events });
  const health = new ModelHealth(parts.health, parts.options.failback.afterCalls);
  const credentials = new CredentialList({ parts, kind, options, events }, maker, health);
  const model = new FailoverModel<Adapter>({
    kind,
    model: options.model,
    purpose: options.purpose,
    shared: parts.runtime,
    roster: credentials.begin(options.credentials),
    health,
    policy: { ...defaultPolicy, ...parts.options.policy, ...options.policy },
    retry: options.retry,
    timeouts: options.timeouts,
    events,
    onClosed: () => {
      parts.models.delete(model);
      credentials.forgetSecrets();
    },
  });
  credentials.serve(model);
  parts.models.add(model);
  return { model, credentials };
}
