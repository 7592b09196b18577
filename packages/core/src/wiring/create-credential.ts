import { createRuleClassifier } from "../classification/rule-classifier.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import {
  type CommonAdapter,
  ModelCredential,
  type ModelCredentialParts,
} from "../engine/call/model-credential.js";
import type { EventBus } from "../observing/events/event-bus.js";
import type { ParsedCredential } from "../options/credentials/parsed-credential.js";
import type { NormalizedModelOptions } from "../options/normalize-model-options.js";
import type { HotspareParts } from "./compose.js";
import { addressIn, endpointOf } from "./endpoint-of.js";

/** A credential with the adapter that was made for it. */
export interface AdaptedCredential {
  readonly credential: ParsedCredential;
  /** The model's name in the request. */
  readonly wireModel: string;
  readonly adapter: CommonAdapter;
}

/** What the credentials of one model have in common. */
export interface CredentialContext {
  readonly parts: HotspareParts;
  readonly kind: "embedder" | "vlm";
  readonly options: NormalizedModelOptions;
  readonly events: EventBus;
}

/** Makes one credential of the engine. */
export function createCredential(
  { parts, kind, options, events }: CredentialContext,
  { credential, wireModel, adapter }: AdaptedCredential,
): ModelCredential {
  const { id, provider, plugin, secrets, parsed } = credential;
  const hide = (text: string) => parts.runtime.vault.scrubber().scrub(text);
  const endpoint = endpointOf(plugin, parsed);
  return new ModelCredential({
    ref: { id, provider, model: wireModel },
    adapter,
    endpoint,
    address: () => addressIn(endpoint, hide),
    rotating: secrets.filter((secret) => secret.rotating),
    usage: parts.usage.counter({ credentialId: id, provider, model: options.model, kind }),
    readErrorFacts: (error) => plugin.readErrorFacts(error),
    classify: createClassify(parts, events, options.rules, plugin.errorRules),
    reportPlugin: (method, problem) =>
      events.emit("extensionError", {
        extension: "plugin",
        name: `${provider}.${method}`,
        message: hide(`The plugin "${provider}": ${method} ${problem}`),
        atMs: parts.clock.epochMs(),
      }),
  });
}

/** The chain of judgement for one credential: the user's rules, the provider's, the general ones, and the custom classifier around them. */
function createClassify(
  parts: HotspareParts,
  events: EventBus,
  modelRules: readonly ErrorRule[],
  providerRules: readonly ErrorRule[],
): ModelCredentialParts["classify"] {
  const hide = (text: string) => parts.runtime.vault.scrubber().scrub(text);
  const classify = createRuleClassifier({
    rules: [...modelRules, ...parts.rules, ...providerRules],
    classifier: parts.classifier,
    epochMs: () => parts.clock.epochMs(),
    onExtensionError: ({ extension, name, message }) =>
      events.emit("extensionError", { extension, name, message: hide(message), atMs: parts.clock.epochMs() }),
  });
  // A rule may quote the provider's sentence, and the sentence may quote the key.
  return (failure, own, known) => {
    const classification = classify(failure, own, known);
    return { ...classification, reason: hide(classification.reason), rule: hide(classification.rule) };
  };
}
