import { createRuleClassifier } from "../classification/rule-classifier.js";
import type { NormalizedModelOptions } from "../config/normalize-model-options.js";
import type { ParsedCredential } from "../config/parsed-credential.js";
import type { Classification } from "../contract/classification.js";
import type {
  CredentialSwitcher,
  SwitcherContext,
  SwitcherFactory,
} from "../contract/credential-switcher.js";
import type { EmbedderAdapter } from "../contract/embedder-adapter.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { ErrorRule } from "../contract/error-rule.js";
import type { FailureContext } from "../contract/failure-context.js";
import type { VlmAdapter } from "../contract/vlm-adapter.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { EventBus } from "../events/event-bus.js";
import type { CredentialSlot } from "../failover/credential-slot.js";
import { defaultPolicy } from "../failover/decide.js";
import { FailoverModel } from "../failover/failover-model.js";
import { ModelHealth } from "../health/model-health.js";
import type { Secret } from "../secrets/secret.js";
import { GuardedSwitcher } from "../switching/guarded-switcher.js";
import { OrderedSwitcher } from "../switching/ordered-switcher.js";
import type { HotspareParts } from "./compose.js";
import { endpointOf } from "./endpoint-of.js";

/** A credential with the adapter that was made for it. */
export interface AdaptedCredential<Adapter> {
  readonly credential: ParsedCredential;
  /** As it is sent on the wire. */
  readonly wireModel: string;
  readonly adapter: Adapter;
}

/** Builds what the calls of one model work with. Nothing is resolved, parsed or looked up after this. */
export function buildModel<Adapter extends EmbedderAdapter | VlmAdapter>(
  parts: HotspareParts,
  kind: "embedder" | "vlm",
  options: NormalizedModelOptions,
  adapted: readonly AdaptedCredential<Adapter>[],
): FailoverModel<Adapter> {
  const { clock, random, runtime, options: shared } = parts;
  const events = new EventBus({ clock, parent: parts.events });
  const health = new ModelHealth(parts.health, shared.failback.afterCalls);
  const slots = new Map<string, CredentialSlot<Adapter>>();
  const hidden: (Secret | string)[] = [];
  for (const { credential, wireModel, adapter } of adapted) {
    const { id, provider, plugin, account, secrets, parsed, headers } = credential;
    const ref = { id, provider, model: wireModel };
    const endpoint = endpointOf(plugin, parsed);
    for (const secret of [...secrets, ...Object.values(headers), ...textsOf(parsed)]) {
      runtime.vault.add(secret);
      hidden.push(secret);
    }
    health.add(ref, {
      provider,
      endpoint,
      secrets: secrets.map((secret) => secret.identity()),
      account,
      model: wireModel,
    });
    slots.set(id, {
      ref,
      adapter,
      endpoint,
      rotating: secrets.filter((secret) => secret.rotating),
      counter: parts.usage.counter({ credentialId: id, provider, model: options.model, kind }),
      readErrorFacts: (error) => plugin.readErrorFacts(error),
      classify: createClassify(parts, events, options.rules, plugin.errorRules),
    });
  }
  const background =
    shared.failback.probe === "background" && adapted.every(({ adapter }) => adapter.ping !== undefined);
  const switcher = createSwitcher(options.switcher ?? parts.switcher, {
    model: options.model,
    credentials: [...slots.values()].map((slot) => slot.ref),
    health,
    clock,
    random,
    failback: { ...shared.failback, probe: background ? "background" : "request" },
  });
  const model = new FailoverModel<Adapter>({
    kind,
    model: options.model,
    shared: runtime,
    slots,
    switcher:
      switcher instanceof OrderedSwitcher
        ? switcher
        : new GuardedSwitcher(switcher, health, ({ extensionName, message }) => {
            events.emit("extensionError", {
              extension: "switcher",
              name: extensionName,
              message,
              atMs: clock.epochMs(),
            });
          }),
    health,
    policy: { ...defaultPolicy, ...shared.policy, ...options.policy },
    retry: options.retry,
    timeouts: options.timeouts,
    events,
    probesInBackground: background,
    onClosed: () => {
      parts.models.delete(model);
      for (const secret of hidden) {
        runtime.vault.remove(secret);
      }
    },
  });
  parts.models.add(model);
  return model;
}

/** @throws {InvalidConfigError} when what the factory makes is no switcher */
function createSwitcher(factory: SwitcherFactory, context: SwitcherContext): CredentialSwitcher {
  const switcher = factory(context);
  if (typeof switcher?.acquire !== "function") {
    const message =
      "gives no switcher, which has a method acquire: call the factory, as in switcher: orderedSwitcher()";
    throw new InvalidConfigError({ issues: [{ path: "switcher", message }] });
  }
  return switcher;
}

/** The chain of judgement for one credential: the user's rules, the provider's, the general ones, and the custom classifier around them. */
function createClassify(
  parts: HotspareParts,
  events: EventBus,
  modelRules: readonly ErrorRule[],
  providerRules: readonly ErrorRule[],
): (failure: FailureContext & { readonly error: unknown }) => Classification {
  const classifier: ErrorClassifier | undefined = parts.classifier;
  const hide = (text: string) => parts.runtime.vault.scrubber().scrub(text);
  const judge = createRuleClassifier({
    rules: [...modelRules, ...parts.rules, ...providerRules],
    classifier,
    epochMs: () => parts.clock.epochMs(),
    onExtensionError: ({ extension, name, message }) =>
      events.emit("extensionError", { extension, name, message: hide(message), atMs: parts.clock.epochMs() }),
  });
  // A rule may quote the provider's sentence, and that may quote the key.
  return (failure) => {
    const classification = judge(failure);
    return { ...classification, reason: hide(classification.reason), rule: hide(classification.rule) };
  };
}

/** The texts among a credential's fields: of a URL, the vault keeps user, password and query. */
function textsOf(parsed: unknown): readonly string[] {
  const fields = typeof parsed === "object" && parsed !== null ? Object.values(parsed) : [];
  return fields.filter((field) => typeof field === "string" && URL.canParse(field));
}
