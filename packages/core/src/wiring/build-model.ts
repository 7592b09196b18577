import { changedPolicy, defaultPolicy } from "../engine/attempt/policy.js";
import { EngineModel } from "../engine/model/engine-model.js";
import { ModelHealth } from "../health/model-health.js";
import type { CredentialChanges } from "../models/credential-changes.js";
import { EventBus } from "../observing/events/event-bus.js";
import type { NormalizedModelOptions } from "../options/normalize-model-options.js";
import type { HotspareParts } from "./compose.js";
import { CredentialList, type CredentialMaker } from "./credential-list.js";

/** What the calls of one model work with, and how its credentials are changed. */
export interface BuiltModel {
  readonly engine: EngineModel;
  readonly credentials: CredentialChanges;
}

/** Builds what the calls of one model work with. Nothing is resolved, parsed or looked up after this. */
export function buildModel(
  parts: HotspareParts,
  kind: "embedder" | "vlm",
  options: NormalizedModelOptions,
  maker: CredentialMaker,
): BuiltModel {
  const { failback } = parts.options;
  parts.names.requireFree(kind, options);
  const events = new EventBus({ clock: parts.clock, parent: parts.events });
  const policy = changedPolicy(defaultPolicy, parts.options.policy, options.policy);
  const { sharedHealth } = parts;
  const place = options.name === undefined ? undefined : `${kind}/${options.name}`;
  const before = place === undefined ? undefined : sharedHealth.latest(place);
  const health = new ModelHealth(parts.health, failback.afterCalls, policy, before);
  const credentials = new CredentialList({ parts, kind, options, events }, maker, health);
  const engine = new EngineModel({
    kind,
    name: options.name ?? options.model,
    model: options.model,
    purpose: options.purpose,
    shared: parts.runtime,
    roster: credentials.begin(options.credentials),
    health,
    policy,
    retry: options.retry,
    timeouts: options.timeouts,
    probe: failback.probe,
    events,
    onClosed: () => {
      parts.models.delete(engine);
      credentials.forgetSecrets();
      if (place !== undefined) {
        sharedHealth.closed(place, health);
      }
    },
  });
  credentials.serve(engine);
  parts.models.add(engine);
  if (place !== undefined) {
    sharedHealth.opened(place, health);
  }
  return { engine, credentials };
}
