// The public names, one by one.

export { fileCheckpoint } from "./bulk/file-checkpoint.js";
export { fileSink } from "./bulk/file-sink.js";
export { readEmbeddings } from "./bulk/read-embeddings.js";
export type { StoredEmbedding, StoredError } from "./bulk/stored-embedding.js";
export { defaultScopes } from "./classification/default-scopes.js";
export { errnoOf } from "./classification/errno-of.js";
export { generalRules } from "./classification/general-rules.js";
export { parseGoDuration } from "./classification/go-duration.js";
export { parseRetryAfter } from "./classification/retry-after.js";
export { createRuleClassifier, type RuleClassifierOptions } from "./classification/rule-classifier.js";
export { statusLadder } from "./classification/status-ladder.js";
export { withoutQuotations } from "./classification/without-quotations.js";
export type { EffectiveConfig } from "./config/file/effective-config.js";
export type {
  ConfiguredCredential,
  ConfiguredEmbedder,
  ConfiguredVlm,
  HotspareConfig,
  SwitcherName,
} from "./config/file/hotspare-config.js";
export { readConfigFile } from "./config/file/read-config-file.js";
export type { LegacyMigration, MigrationWarning } from "./config/legacy/legacy-migration.js";
export { type MigrationOptions, migrateLegacyConfig } from "./config/legacy/migrate-legacy-config.js";
export type { Attempt } from "./contract/attempt.js";
export type { CallOptions } from "./contract/call-options.js";
export type { Clock } from "./contract/clock.js";
export type { CredentialCheck } from "./contract/credential-check.js";
export type { CredentialFields, VlmCredentialFields } from "./contract/credential-fields.js";
export type { CredentialStatus } from "./contract/credential-status.js";
export type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
  SwitcherContext,
  SwitcherFactory,
} from "./contract/credential-switcher.js";
export type {
  EmbeddedItem,
  EmbeddingCheckpoint,
  EmbeddingRun,
  EmbeddingRunIdentity,
  EmbeddingSink,
  EmbedManyOptions,
  EmbedManyProgress,
  IndexRange,
} from "./contract/embed-many.js";
export type { Embedder, EmbeddingInput, EmbedOptions, EmbedResult } from "./contract/embedder.js";
export type { ErrorClassifier } from "./contract/error-classifier.js";
export type {
  ActiveChange,
  AttemptEvent,
  CallEvent,
  CircuitEvent,
  EventName,
  HotspareEventSink,
  HotspareEventSource,
  HotspareEvents,
} from "./contract/events.js";
export type { CredentialHealth, HealthView } from "./contract/health-view.js";
export type { Lease, Observation } from "./contract/lease.js";
export type { Logger } from "./contract/logger.js";
export type { BreakerOptions, FailbackOptions, Normalized, RetryOptions } from "./contract/options.js";
export type { AttemptContext } from "./contract/plugin/attempt-context.js";
export type { Classification } from "./contract/plugin/classification.js";
export type {
  ContentPart,
  MediaSource,
  Modality,
  ResolvedContentPart,
  ResolvedMedia,
} from "./contract/plugin/content.js";
export type { CredentialRef } from "./contract/plugin/credential-ref.js";
export type { CredentialSchema, SchemaIssue, SchemaResult } from "./contract/plugin/credential-schema.js";
export type {
  EmbedderAdapter,
  EmbedderCapabilities,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "./contract/plugin/embedder-adapter.js";
export type { Embedding, EmbeddingOutput, SparseVector } from "./contract/plugin/embedding.js";
export { type ErrorClass, errorClasses } from "./contract/plugin/error-class.js";
export type { ErrorFacts } from "./contract/plugin/error-facts.js";
export type { ErrorRule } from "./contract/plugin/error-rule.js";
export type { FailureContext } from "./contract/plugin/failure-context.js";
export { type FaultScope, faultScopes } from "./contract/plugin/fault-scope.js";
export type { FinishReason } from "./contract/plugin/finish-reason.js";
export type { Operation } from "./contract/plugin/operation.js";
export type { EmbeddingModel, ProviderPlugin, VlmModel } from "./contract/plugin/provider-plugin.js";
export type { RateLimit, RateLimitWindow } from "./contract/plugin/rate-limit.js";
export type { SecretInput } from "./contract/plugin/secret-input.js";
export type { TokenUsage } from "./contract/plugin/token-usage.js";
export type {
  ResolvedVlmRequest,
  VlmAdapter,
  VlmAdapterChunk,
  VlmAdapterFinish,
  VlmCapabilities,
  VlmReply,
} from "./contract/plugin/vlm-adapter.js";
export type { VlmContentChunk } from "./contract/plugin/vlm-content-chunk.js";
export type {
  GenerationOptions,
  Message,
  ResponseFormat,
  Tool,
  ToolCall,
  VlmRequest,
} from "./contract/plugin/vlm-request.js";
export type { Policy, PolicyRow } from "./contract/policy.js";
export type { ModelPrice, PriceTable } from "./contract/prices.js";
export type { Timeouts } from "./contract/timeouts.js";
export type { Transition } from "./contract/transition.js";
export type { VectorSpaceFingerprint } from "./contract/vector-space-fingerprint.js";
export type { Vlm, VlmResult } from "./contract/vlm.js";
export type { VlmChunk, VlmFinishChunk } from "./contract/vlm-chunk.js";
export {
  AllCredentialsFailedError,
  type AllCredentialsFailedErrorOptions,
} from "./errors/all-credentials-failed-error.js";
export {
  AttemptTimeoutError,
  type AttemptTimeoutErrorOptions,
  type AttemptTimeoutKind,
} from "./errors/attempt-timeout-error.js";
export { ClosedError, type ClosedErrorOptions } from "./errors/closed-error.js";
export type { CredentialFailure } from "./errors/credential-failure.js";
export {
  DeadlineExceededError,
  type DeadlineExceededErrorOptions,
} from "./errors/deadline-exceeded-error.js";
export { ExtensionError, type ExtensionErrorOptions, type ExtensionKind } from "./errors/extension-error.js";
export { type FinishedPart, failureOf, type RecordedFailure, recordFailure } from "./errors/failure-of.js";
export { HotspareError, type HotspareErrorOptions } from "./errors/hotspare-error.js";
export {
  type ConfigIssue,
  InvalidConfigError,
  type InvalidConfigErrorOptions,
} from "./errors/invalid-config-error.js";
export { InvalidInputError, type InvalidInputErrorOptions } from "./errors/invalid-input-error.js";
export {
  type PartialReply,
  StreamInterruptedError,
  type StreamInterruptedErrorOptions,
} from "./errors/stream-interrupted-error.js";
export {
  type CredentialSupport,
  UnsupportedInputError,
  type UnsupportedInputErrorOptions,
} from "./errors/unsupported-input-error.js";
export {
  UnusableReplyError,
  type UnusableReplyErrorOptions,
  type UnusableReplyReason,
  unusableReplyReasons,
} from "./errors/unusable-reply-error.js";
export type { CredentialPlace } from "./failover/credential-changes.js";
export { defaultPolicy } from "./failover/decide.js";
export { type CloseOptions, createHotspare, type FromConfigOptions, type Hotspare } from "./hotspare.js";
export { type CompositeEmbedderParts, compositeEmbedder } from "./models/embedder/composite-embedder.js";
export { FailoverEmbedder } from "./models/embedder/failover-embedder.js";
export { FailoverVlm } from "./models/vlm/failover-vlm.js";
export { mergeUsage } from "./observing/usage/merge-usage.js";
export type { PricedTotals, UsageRow, UsageTotals } from "./observing/usage/usage-row.js";
export type { UsageDimension, UsageSnapshot, UsageTracker } from "./observing/usage/usage-tracker.js";
export type { CredentialInput, PluginList, VlmCredentialInput } from "./options/credential-input.js";
export { defaultBreaker, defaultFailback } from "./options/defaults.js";
export type { HotspareOptions } from "./options/hotspare-options.js";
export type { EmbedderOptions, VectorSpaceOptions, VlmOptions } from "./options/model-options.js";
export type { PolicyOverrides, SharedOptions } from "./options/shared-options.js";
export { estimateTokens } from "./request/estimate-tokens.js";
export { Secret, secretMark } from "./secrets/secret.js";
export { SecretUnavailableError } from "./secrets/secret-unavailable-error.js";
export { orderedSwitcher } from "./switching/ordered-switcher.js";
export { spreadSwitcher } from "./switching/spread-switcher.js";
export { stickyRing } from "./switching/sticky-ring-switcher.js";
export { ConfiguredModels } from "./wiring/configured-models.js";
export {
  container,
  type DependencyContainer,
  type InjectionToken,
  inject,
  injectable,
} from "./wiring/di.js";
export { systemClock } from "./wiring/system-clock.js";
export { tokens } from "./wiring/tokens.js";
