import type { UnusableReplyReason } from "../errors/unusable-reply-error.js";
import { type Verdict, verdict } from "./verdict.js";

/** Classification of each kind of unusable reply. */
export const unusableReplyVerdicts: Readonly<Record<UnusableReplyReason, Verdict>> = {
  // A gateway's page or a cut body. The next request may get a whole reply.
  html_reply: verdict("transient", "html_reply"),
  truncated_json: verdict("transient", "truncated_json"),
  unreadable_reply: verdict("transient", "unreadable_reply"),
  // Longer than `maxReplyBytes`: the server may be broken, or what was asked makes every server say so much.
  oversized_reply: verdict("transient", "oversized_reply"),
  empty_reply: verdict("transient", "empty_reply"),
  cut_stream: verdict("transient", "cut_stream"),
  no_vectors: verdict("transient", "no_vectors"),
  null_vector: verdict("transient", "null_vector"),
  // An error that the provider's rules do not know. The key or the service may be at fault.
  error_in_reply: verdict("unknown", "error_in_reply"),
  // The server says that the model has not come to its end.
  failed_generation: verdict("transient", "failed_generation"),
  // The reply is complete but wrong. The same server would send the same reply again.
  wrong_vector_count: verdict("unknown", "wrong_vector_count"),
  empty_vector: verdict("unknown", "empty_vector"),
  non_finite_vector: verdict("unknown", "non_finite_vector"),
  zero_vector: verdict("unknown", "zero_vector"),
  unreadable_vector: verdict("unknown", "unreadable_vector"),
  mixed_dimensions: verdict("unknown", "mixed_dimensions"),
  // The credential leads to another model than its name says.
  vector_space_mismatch: verdict("not_found", "vector_space_mismatch"),
  // A plugin without a compiler: another credential's plugin may be right.
  wrong_plugin_answer: verdict("unknown", "wrong_plugin_answer"),
  content_filter: verdict("content_safety", "content_filter"),
};

/** Classification of an attempt's own timeouts: the model is slow on this endpoint now, or the source of the credential's key is. */
export const timeoutVerdicts: Readonly<Record<string, Verdict>> = {
  attempt_timeout: verdict("transient", "attempt_timeout"),
  first_content_timeout: verdict("transient", "first_content_timeout"),
  idle_timeout: verdict("transient", "idle_timeout"),
  secret_timeout: verdict("transient", "secret_timeout", "credential"),
};
