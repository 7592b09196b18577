// The public names, one by one.

export { defaultScopes } from "./classification/default-scopes.js";
export { errnoOf } from "./classification/errno-of.js";
export { generalRules } from "./classification/general-rules.js";
export { parseGoDuration } from "./classification/go-duration.js";
export { parseRetryAfter } from "./classification/retry-after.js";
export { createRuleClassifier, type RuleClassifierOptions } from "./classification/rule-classifier.js";
export { statusLadder } from "./classification/status-ladder.js";
export { withoutQuotations } from "./classification/without-quotations.js";
export type { CredentialInput, PluginList, VlmCredentialInput } from "./config/credential-input.js";
export { defaultBreaker, defaultFailback } from "./config/defaults.js";
export type { EffectiveConfig } from "./config/file/effective-config.js";
export type {
  ConfiguredCredential,
  ConfiguredEmbedder,
  ConfiguredVlm,
  HotspareConfig,
  SwitcherName,
} from "./config/file/hotspare-config.js";
export { readConfigFile } from "./config/file/read-config-file.js";
export type { HotspareOptions } from "./config/hotspare-options.js";
export type { LegacyMigration, MigrationWarning } from "./config/legacy/legacy-migration.js";
export { type MigrationOptions, migrateLegacyConfig } from "./config/legacy/migrate-legacy-config.js";
export type { EmbedderOptions, VectorSpaceOptions, VlmOptions } from "./config/model-options.js";
export type { PolicyOverrides, SharedOptions } from "./config/shared-options.js";
export { ConfiguredModels } from "./container/configured-models.js";
export {
  container,
  type DependencyContainer,
  type InjectionToken,
  inject,
  injectable,
} from "./container/di.js";
export { systemClock } from "./container/system-clock.js";
export { tokens } from "./container/tokens.js";
export type { Attempt } from "./contract/attempt.js";
export type { AttemptContext } from "./contract/attempt-context.js";
export type { CallOptions } from "./contract/call-options.js";
export type { Classification } from "./contract/classification.js";
export type { Clock } from "./contract/clock.js";
export type {
  ContentPart,
  MediaSource,
  Modality,
  ResolvedContentPart,
  ResolvedMedia,
} from "./contract/content.js";
export type { CredentialCheck } from "./contract/credential-check.js";
export type { CredentialFields, VlmCredentialFields } from "./contract/credential-fields.js";
export type { CredentialRef } from "./contract/credential-ref.js";
export type { CredentialSchema, SchemaIssue, SchemaResult } from "./contract/credential-schema.js";
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
export type {
  EmbedderAdapter,
  EmbedderCapabilities,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "./contract/embedder-adapter.js";
export type { Embedding, EmbeddingOutput, SparseVector } from "./contract/embedding.js";
export { type ErrorClass, errorClasses } from "./contract/error-class.js";
export type { ErrorClassifier } from "./contract/error-classifier.js";
export type { ErrorFacts } from "./contract/error-facts.js";
export type { ErrorRule } from "./contract/error-rule.js";
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
export type { FailureContext } from "./contract/failure-context.js";
export { type FaultScope, faultScopes } from "./contract/fault-scope.js";
export type { FinishReason } from "./contract/finish-reason.js";
export type { CredentialHealth, HealthView } from "./contract/health-view.js";
export type { Lease, Observation } from "./contract/lease.js";
export type { Logger } from "./contract/logger.js";
export type { Operation } from "./contract/operation.js";
export type { BreakerOptions, FailbackOptions, Normalized, RetryOptions } from "./contract/options.js";
export type { Policy, PolicyRow } from "./contract/policy.js";
export type { ModelPrice, PriceTable } from "./contract/prices.js";
export type { EmbeddingModel, ProviderPlugin, VlmModel } from "./contract/provider-plugin.js";
export type { RateLimit, RateLimitWindow } from "./contract/rate-limit.js";
export type { SecretInput } from "./contract/secret-input.js";
export type { Timeouts } from "./contract/timeouts.js";
export type { TokenUsage } from "./contract/token-usage.js";
export type { Transition } from "./contract/transition.js";
export type { VectorSpaceFingerprint } from "./contract/vector-space-fingerprint.js";
export type { Vlm, VlmResult } from "./contract/vlm.js";
export type {
  ResolvedVlmRequest,
  VlmAdapter,
  VlmAdapterChunk,
  VlmAdapterFinish,
  VlmCapabilities,
  VlmReply,
} from "./contract/vlm-adapter.js";
export type { VlmChunk, VlmContentChunk, VlmFinishChunk } from "./contract/vlm-chunk.js";
export type {
  GenerationOptions,
  Message,
  ResponseFormat,
  Tool,
  ToolCall,
  VlmRequest,
} from "./contract/vlm-request.js";
export { type CompositeEmbedderParts, compositeEmbedder } from "./embedding/composite-embedder.js";
export { FailoverEmbedder } from "./embedding/failover-embedder.js";
export { fileCheckpoint } from "./embedding/file-checkpoint.js";
export { fileSink } from "./embedding/file-sink.js";
export { readEmbeddings } from "./embedding/read-embeddings.js";
export type { StoredEmbedding, StoredError } from "./embedding/stored-embedding.js";
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
export { Secret, secretMark } from "./secrets/secret.js";
export { SecretUnavailableError } from "./secrets/secret-unavailable-error.js";
export { orderedSwitcher } from "./switching/ordered-switcher.js";
export { spreadSwitcher } from "./switching/spread-switcher.js";
export { stickyRing } from "./switching/sticky-ring-switcher.js";
export { estimateTokens } from "./usage/estimate-tokens.js";
export { mergeUsage } from "./usage/merge-usage.js";
export type { PricedTotals, UsageRow, UsageTotals } from "./usage/usage-row.js";
export type { UsageDimension, UsageSnapshot, UsageTracker } from "./usage/usage-tracker.js";
export { FailoverVlm } from "./vlm/failover-vlm.js";
