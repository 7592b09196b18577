// What a provider package needs of core, name by name: `@hotspare/core/plugin`. It loads no dependency of core.

export { defaultScopes } from "./classification/default-scopes.js";
export {
  errorCodeFields,
  errorSentenceFields,
  weakErrorSentenceFields,
} from "./classification/envelopes/error-fields.js";
export { type ErrorWords, readErrorBody } from "./classification/envelopes/read-error-body.js";
export { type JsonBounds, type JsonExcess, jsonExcess } from "./classification/json-excess.js";
export { countOf, isObject, type JsonObject, parseJson, textOf } from "./classification/json-object.js";
export { asUnusableReply, readingReply } from "./classification/reading-reply.js";
export { reasonOfCode } from "./classification/reason-of-code.js";
export { createRuleClassifier, type RuleClassifierOptions } from "./classification/rule-classifier.js";
export { judgeStatus } from "./classification/status-ladder.js";
export { type Verdict, verdict } from "./classification/verdict.js";
export { parseGoDuration } from "./classification/waits/go-duration.js";
export { longestWaitMs } from "./classification/waits/plausible-wait.js";
export { parseRetryAfter } from "./classification/waits/retry-after.js";
export { withoutQuotations } from "./classification/without-quotations.js";
export { isPaceSentence, judgeSpentWords, judgeWords } from "./classification/words/judge-words.js";
export { wordsOfCode } from "./classification/words/plain-words.js";
export type {
  ChangeEvidence,
  FleetChange,
  HealthChange,
  HealthLink,
  HealthLinkState,
  LimitReading,
  PortionReply,
  PortionReport,
  ProbePass,
  RoomReply,
  RoomReport,
  SharedIdentity,
  SharedLimit,
} from "./contract/health-link.js";
export type { AssistantPart } from "./contract/plugin/assistant-part.js";
export type {
  AttemptContext,
  WireListener,
  WireReply,
  WireRequest,
} from "./contract/plugin/attempt-context.js";
export type { Classification } from "./contract/plugin/classification.js";
export type {
  ContentPart,
  MediaSource,
  Modality,
  ResolvedContentPart,
  ResolvedMedia,
  UploadedFile,
} from "./contract/plugin/content.js";
export type { CredentialRef } from "./contract/plugin/credential-ref.js";
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
export type { ProviderMetadata, ProviderOptions } from "./contract/plugin/provider-metadata.js";
export type { EmbeddingModel, ProviderPlugin, VlmModel } from "./contract/plugin/provider-plugin.js";
export type { RateLimit, RateLimitWindow } from "./contract/plugin/rate-limit.js";
export {
  defaultMaxChatBytes,
  defaultMaxEmbeddingBytes,
  maxErrorBytes,
} from "./contract/plugin/reply-bounds.js";
export type { ReplyWarning } from "./contract/plugin/reply-warning.js";
export type { SecretInput } from "./contract/plugin/secret-input.js";
export type {
  CredentialSchema,
  JsonSchema,
  SchemaIssue,
  SchemaResult,
  StandardSchema,
} from "./contract/plugin/standard-schema.js";
export type { TokenUsage } from "./contract/plugin/token-usage.js";
export type {
  ResolvedVlmRequest,
  VlmAdapter,
  VlmAdapterChunk,
  VlmAdapterFinish,
  VlmAdapterStop,
  VlmCapabilities,
  VlmChunkIterator,
  VlmChunkStream,
  VlmReply,
} from "./contract/plugin/vlm-adapter.js";
export type { VlmContentChunk } from "./contract/plugin/vlm-content-chunk.js";
export {
  type FormatName,
  formatNames,
  type GenerationOptions,
  type Message,
  type ResponseFormat,
  type Tool,
  type ToolCall,
  type VlmRequest,
} from "./contract/plugin/vlm-request.js";
export { policyWords } from "./contract/policy.js";
export type { ModelPrice, PriceTable } from "./contract/prices.js";
export { errnoOf } from "./errors/causes/errno-of.js";
export { messageWithCause } from "./errors/causes/message-with-cause.js";
export { brand, hasBrand } from "./errors/error-brand.js";
export { closestName } from "./errors/hints/closest-name.js";
export { numberMeant } from "./errors/hints/number-meant.js";
export { suggestName } from "./errors/hints/suggest-name.js";
export { wordMeant } from "./errors/hints/word-meant.js";
export { HotspareError, type HotspareErrorOptions } from "./errors/hotspare-error.js";
export {
  type ConfigIssue,
  InvalidConfigError,
  type InvalidConfigErrorOptions,
} from "./errors/invalid-config-error.js";
export { RequestAdjusted, type RequestAdjustedOptions } from "./errors/request-adjusted.js";
export {
  UnusableReplyError,
  type UnusableReplyErrorOptions,
  type UnusableReplyReason,
} from "./errors/unusable-reply-error.js";
export { plainWord } from "./health/plain-classification.js";
export {
  bytesPerFloat,
  decodeFloats,
  encodeFloats,
  floatBytes,
  floatsIn,
  floatsOf,
} from "./models/embedder/float-text.js";
export { costOf, priceOf } from "./observing/usage/cost-of.js";
export { moneyText } from "./observing/usage/money-text.js";
export { isBodyField } from "./options/body-fields.js";
export { callPathProblem } from "./options/call-path-problem.js";
export {
  checkPluginOptions,
  commonCredentialFields,
  type PluginOptionNames,
} from "./options/check-plugin-options.js";
export { once } from "./options/once.js";
export { openHostOf } from "./options/open-host.js";
export { packageOf } from "./options/provider-packages.js";
export { type CheckedValue, schemaIssues } from "./options/refused/schema-issues.js";
export { unknownField } from "./options/refused/unknown-field.js";
export { type SchemaByFields, schemaByFields } from "./options/schema-by-fields.js";
export { embedOptionNames } from "./request/call-option-names.js";
export { embedOptionIssues } from "./request/call-options.js";
export { endpointDigest, isSameEndpoint } from "./request/endpoint-digest.js";
export { estimateTokens } from "./request/estimate-tokens.js";
export { jsonTextOf } from "./request/json-text.js";
export { describeValue, showValue } from "./request/media/describe-value.js";
export { mediaOf } from "./request/media/media-of.js";
export { mergedMetadata } from "./request/merged-metadata.js";
export { partsOf } from "./request/parts-of.js";
export { refuseUnknown } from "./request/refuse-unknown.js";
export {
  type FormattedRequest,
  requestInFormat,
  withJsonInstruction,
} from "./request/schema-instruction.js";
export { unreadOptions } from "./request/unread-options.js";
export { boundedJson } from "./secrets/bounded-json.js";
export { type KeyPlace, looksLikeKey } from "./secrets/looks-like-key.js";
export { Secret, secretMark } from "./secrets/secret.js";
