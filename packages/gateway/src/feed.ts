// For programs that read a gateway's feed, in a browser, a terminal or a program of yours: the types of `GET /api/models` and `GET /api/events`, patches, and the
// words of the page. This door loads no server and no module of Node.
export type {
  Bucket,
  ClientView,
  CredentialView,
  FailureReason,
  FailureView,
  Headroom,
  ModelView,
  Patch,
  Percentiles,
  Snapshot,
  TimelineEntry,
  UnknownView,
} from "./contract/feed.js";
export { applyPatch } from "./observatory/apply-patch.js";
export {
  type DisplayState,
  displayStateOf,
  modelKey,
  moneyWords,
  shortAmount,
  stateWords,
} from "./reading/credential-words.js";
export { entryWords, outcomeWords } from "./reading/entry-words.js";
export { type Headline, headlineOf, type Level, type Trouble } from "./reading/headline.js";
export { clockWords, countdownWords, durationWords, latencyWords } from "./reading/time-words.js";
