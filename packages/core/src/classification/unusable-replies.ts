import type { UnusableReplyReason } from "../errors/unusable-reply-error.js";
import { type Verdict, verdict } from "./verdict.js";

/** What each way in which a reply can be none means. */
export const unusableReplyVerdicts: Readonly<Record<UnusableReplyReason, Verdict>> = {
  // A gateway's page, or a body that was cut: the next request may get a whole one.
  html_reply: verdict("transient", "html_reply"),
  truncated_json: verdict("transient", "truncated_json"),
  empty_reply: verdict("transient", "empty_reply"),
  cut_stream: verdict("transient", "cut_stream"),
  no_vectors: verdict("transient", "no_vectors"),
  null_vector: verdict("transient", "null_vector"),
  // An error that the provider's rules do not know: perhaps of the key, perhaps of the service.
  error_in_reply: verdict("unknown", "error_in_reply"),
  // Whole, and wrong: asking the same server again gives the same.
  wrong_vector_count: verdict("unknown", "wrong_vector_count"),
  empty_vector: verdict("unknown", "empty_vector"),
  non_finite_vector: verdict("unknown", "non_finite_vector"),
  // The credential leads to another model than its name says.
  vector_space_mismatch: verdict("not_found", "vector_space_mismatch"),
  content_filter: verdict("content_safety", "content_filter"),
};

/** What an attempt's own timeouts mean: the model is slow there, now. */
export const timeoutVerdicts: Readonly<Record<string, Verdict>> = {
  attempt_timeout: verdict("transient", "attempt_timeout"),
  first_content_timeout: verdict("transient", "first_content_timeout"),
  idle_timeout: verdict("transient", "idle_timeout"),
};
