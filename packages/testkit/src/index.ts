export { ManualClock } from "./clock/manual-clock.js";
export { describeProvider } from "./conformance/describe-provider.js";
export type {
  CompletionTruth,
  ConformanceRunner,
  EmbedderConformance,
  EmbeddingTruth,
  ExpectedError,
  ProviderConformance,
  VlmConformance,
} from "./conformance/provider-conformance.js";
export type { UpstreamRequest } from "./conformance/upstream.js";
export { simulatedVector } from "./content/simulated-vector.js";
export type { FaultOptions, ReplyFunction } from "./contract/faults.js";
export { jsonReply } from "./contract/json-reply.js";
export type { SimulatedReply, StreamStep } from "./contract/simulated-reply.js";
export type { SimulatedRequest } from "./contract/simulated-request.js";
export type { SimulatorClock } from "./contract/simulator-clock.js";
export { formatStats } from "./counting/format-stats.js";
export type { KeyStats } from "./counting/key-stats.js";
export {
  type Loopback,
  type LoopbackAnswer,
  openLoopback,
  type ReceivedRequest,
  sendJson,
  sendPieces,
} from "./loopback/open-loopback.js";
export {
  comparableRequest,
  openRecorder,
  type RecordedRequest,
  type Recorder,
} from "./loopback/open-recorder.js";
export { gatherChunks, rejectionOf } from "./loopback/outcome-of.js";
export { recordedReplyNames } from "./recorded/recorded-reply.js";
export type { RecordedReplyName } from "./recorded/recorded-reply-name.js";
export type { KeyHandle, LimitScope } from "./scripting/key-handle.js";
export type { RateLimitOptions } from "./scripting/rate-limiter.js";
export type { SimulatedProvider } from "./server/address-of.js";
export type { Simulator } from "./server/simulator.js";
export type { SimulatorOptions } from "./server/simulator-options.js";
export { startSimulator } from "./server/start-simulator.js";
export type { SimulatedDialect } from "./servers/server-flavors.js";
