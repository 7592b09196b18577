/**
 * Names of the GenAI semantic conventions as last released (semantic conventions 1.41; @opentelemetry/semantic-conventions 1.45, incubating).
 * They stand here as texts: the package that lists them is large, and its incubating part may change in any release.
 */
export const genAi = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  /** Until 1.36, in place of `gen_ai.provider.name`. */
  system: "gen_ai.system",
  requestModel: "gen_ai.request.model",
  maxTokens: "gen_ai.request.max_tokens",
  temperature: "gen_ai.request.temperature",
  topP: "gen_ai.request.top_p",
  topK: "gen_ai.request.top_k",
  seed: "gen_ai.request.seed",
  frequencyPenalty: "gen_ai.request.frequency_penalty",
  presencePenalty: "gen_ai.request.presence_penalty",
  stopSequences: "gen_ai.request.stop_sequences",
  responseId: "gen_ai.response.id",
  responseModel: "gen_ai.response.model",
  finishReasons: "gen_ai.response.finish_reasons",
  timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cachedTokens: "gen_ai.usage.cache_read.input_tokens",
  cacheWriteTokens: "gen_ai.usage.cache_creation.input_tokens",
  reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
  dimensions: "gen_ai.embeddings.dimension.count",
  tokenType: "gen_ai.token.type",
  stream: "gen_ai.request.stream",
  outputType: "gen_ai.output.type",
  inputMessages: "gen_ai.input.messages",
  outputMessages: "gen_ai.output.messages",
  toolDefinitions: "gen_ai.tool.definitions",
  errorType: "error.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  httpStatus: "http.response.status_code",
} as const;

/** Names of the conventions' metrics. */
export const genAiMetrics = {
  duration: "gen_ai.client.operation.duration",
  timeToFirstChunk: "gen_ai.client.operation.time_to_first_chunk",
  tokenUsage: "gen_ai.client.token.usage",
} as const;

/** What the conventions have no name for: Hotspare's own. */
export const own = {
  name: "hotspare.name",
  callId: "hotspare.call.id",
  kind: "hotspare.kind",
  modelKind: "hotspare.model.kind",
  /** The option `name` of a model. */
  modelName: "hotspare.model.name",
  purpose: "hotspare.purpose",
  metadata: "hotspare.metadata.",
  outcome: "hotspare.outcome",
  attempts: "hotspare.attempts",
  waitedMs: "hotspare.waited_ms",
  usageSource: "hotspare.usage.source",
  attemptId: "hotspare.attempt.id",
  attemptNumber: "hotspare.attempt.number",
  credentialId: "hotspare.credential.id",
  probe: "hotspare.probe",
  part: "hotspare.part",
  class: "hotspare.class",
  reason: "hotspare.reason",
  rule: "hotspare.rule",
  scope: "hotspare.scope",
  retryAfterMs: "hotspare.retry_after_ms",
  retryInMs: "hotspare.retry_in_ms",
  next: "hotspare.next",
  abandoned: "hotspare.abandoned",
  from: "hotspare.from",
  to: "hotspare.to",
  freedBy: "hotspare.freed_by",
  credentialIds: "hotspare.credential.ids",
  state: "hotspare.credential.state",
  limit: "hotspare.limit",
} as const;

/** Names of the events on a call's span. */
export const spanEvents = {
  waitStart: "hotspare.wait.start",
  waitEnd: "hotspare.wait.end",
  switch: "hotspare.switch",
  failback: "hotspare.failback",
  exhaustion: "hotspare.exhaustion",
} as const;
