// The public names, one by one.

export type { ChatModel } from "./chat/chat-body.js";
export type { ChatDialect, MetadataOrigin, SamplingOption, ToolCallIdForm } from "./chat/chat-dialect.js";
export { ChatStream, type ChatStreamSource } from "./chat/chat-stream.js";
export { chatCapabilities, createOpenAIVlm, type OpenAIVlmOptions } from "./chat/create-openai-vlm.js";
export type { ClientHeaders } from "./client/ask-sdk.js";
export { createOpenAISender } from "./client/create-openai-sender.js";
export { createSdkSender, type SdkSenderOptions } from "./client/create-sdk-sender.js";
export { fieldAsWritten } from "./client/field-as-written.js";
export { quietClient } from "./client/quiet-client.js";
export type { RequestSender, SendContext } from "./client/request-sender.js";
export { createOpenAIEmbedder, type OpenAIEmbedderOptions } from "./embedding/create-openai-embedder.js";
export { decodeVectors } from "./embedding/decode-vectors.js";
export { knownOpenAIDimensions } from "./embedding/known-dimensions.js";
export { errorInReply, type ReplySource } from "./failures/error-in-reply.js";
export { openAIErrorRules } from "./failures/openai-error-rules.js";
export { readOpenAIErrorFacts } from "./failures/read-openai-error-facts.js";
export {
  type OpenAICredential,
  type OpenAICredentialInput,
  openAICredentialSchema,
} from "./openai-credential.js";
export { type OpenAIPluginOptions, openai } from "./openai-plugin.js";
export { rateLimitIn } from "./replies/header-rate-limit.js";
export { readJsonReply } from "./replies/read-json-reply.js";
export { type KnownServer, knownServers, knownTraits } from "./servers/known-servers.js";
export type { EncodingFormat, KnownTraits, MaxTokensField, ReasoningField } from "./servers/known-traits.js";
export { chatDialect, type EmbeddingDialect, embeddingDialect } from "./servers/server-dialects.js";
export { createServerMemories, type ServerMemories, type ServerMemory } from "./servers/server-memory.js";
export { type SendSettings, type ServerSettings, serverSettingsFields } from "./servers/server-settings.js";
export type { BodyReader, StartTimer } from "./transport/body-reader.js";
export { type BoundedTimes, boundTransport } from "./transport/bounded-reply.js";
export { createPooledTransport, type PooledTransportOptions } from "./transport/create-pooled-transport.js";
export { overHeaders, type RequestHeaders } from "./transport/over-headers.js";
export { shareTransport } from "./transport/share-transport.js";
export type { HttpReply, HttpRequest, ReplyHeaders, Transport } from "./transport/transport.js";
export { transportProblem } from "./transport/transport-problem.js";
export type { WireVector } from "./vectors/wire-vector.js";
