// The public names for programs that call models, one by one: at most 90. Provider packages import `plugin.ts`.

export type { Attempt } from "./contract/attempt.js";
export type { CallOptions } from "./contract/call-options.js";
export type { Clock } from "./contract/clock.js";
export type { CredentialCheck } from "./contract/credential-check.js";
export type { CredentialStatus } from "./contract/credential-status.js";
export type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
  SwitcherFactory,
} from "./contract/credential-switcher.js";
export type {
  Embedder,
  EmbeddingInput,
  EmbedOptions,
  EmbedResult,
  VectorIdentity,
} from "./contract/embedder.js";
export type { ErrorClassifier } from "./contract/error-classifier.js";
export type { HotspareEventSource, HotspareEvents } from "./contract/events.js";
export type { HealthLink } from "./contract/health-link.js";
export type { HealthView } from "./contract/health-view.js";
export type {
  Instrumentation,
  InstrumentedAttempt,
  InstrumentedCall,
  InstrumentedFailure,
  InstrumentedReply,
  InstrumentedRequest,
} from "./contract/instrumentation.js";
export type { Logger } from "./contract/logger.js";
export type { AssistantPart } from "./contract/plugin/assistant-part.js";
export type { Classification } from "./contract/plugin/classification.js";
export type { ContentPart } from "./contract/plugin/content.js";
export type { Embedding, EmbeddingOutput } from "./contract/plugin/embedding.js";
export type { ErrorClass } from "./contract/plugin/error-class.js";
export type { ErrorRule } from "./contract/plugin/error-rule.js";
export type { ReplyWarning } from "./contract/plugin/reply-warning.js";
export type { TokenUsage } from "./contract/plugin/token-usage.js";
export type { Message, Tool, ToolCall, VlmRequest } from "./contract/plugin/vlm-request.js";
export type { PriceTable } from "./contract/prices.js";
export type { UnknownError } from "./contract/unknown-error.js";
export type {
  CompleteObjectRequest,
  CompleteObjectResult,
  StreamObjectRequest,
  Vlm,
} from "./contract/vlm.js";
export type { VlmChunk, VlmFinishChunk } from "./contract/vlm-chunk.js";
export type { VlmResult } from "./contract/vlm-result.js";
export { consequenceOf, defaultPolicy } from "./engine/attempt/policy.js";
export { AllCredentialsFailedError } from "./errors/all-credentials-failed-error.js";
export { AttemptTimeoutError } from "./errors/attempt-timeout-error.js";
export { ClosedError } from "./errors/closed-error.js";
export { DeadlineExceededError } from "./errors/deadline-exceeded-error.js";
export { ExtensionError } from "./errors/extension-error.js";
export { failureOf } from "./errors/failure-of.js";
export { HotspareError } from "./errors/hotspare-error.js";
export { type ConfigIssue, InvalidConfigError } from "./errors/invalid-config-error.js";
export { InvalidInputError } from "./errors/invalid-input-error.js";
export { InvalidObjectError } from "./errors/invalid-object-error.js";
export { StreamInterruptedError } from "./errors/stream-interrupted-error.js";
export { UnsupportedInputError } from "./errors/unsupported-input-error.js";
export { createHotspare, type Hotspare } from "./hotspare.js";
export { compositeEmbedder } from "./models/embedder/composite-embedder.js";
export type { FailoverEmbedder } from "./models/embedder/failover-embedder.js";
export type { FailoverVlm } from "./models/vlm/failover-vlm.js";
export { mergeUsage } from "./observing/usage/merge-usage.js";
export type { UsageSnapshot } from "./observing/usage/usage-tracker.js";
export type {
  CredentialInput,
  PluginList,
  VlmCredentialInput,
} from "./options/credentials/credential-input.js";
export { defaultBreaker, defaultFailback } from "./options/defaults.js";
export type { HotspareOptions } from "./options/hotspare-options.js";
export type { EmbedderOptions, VlmOptions } from "./options/model-options.js";
export type { EffectiveModelOptions, EffectiveOptions } from "./options/shown/effective-options.js";
export { optionsJsonSchema } from "./options/shown/options-json-schema.js";
export { SecretUnavailableError } from "./secrets/secret-unavailable-error.js";
export { orderedSwitcher } from "./switching/ordered-switcher.js";
export { spreadSwitcher } from "./switching/spread-switcher.js";
export { stickyRing } from "./switching/sticky-ring-switcher.js";
export { container, inject, injectable } from "./wiring/di.js";
export { systemClock } from "./wiring/system-clock.js";
export { tokens } from "./wiring/tokens.js";
