import { type ErrorFacts, type Verdict, verdict } from "@hotspare/core/plugin";

/** A sentence that begins so, with the statuses it may stand under; no status: inside a stream or a 200. */
interface Phrase {
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly verdict: Verdict;
}

const refusals = [400, 422];
const barred = [401, 403];
const missing = [400, 404];

/**
 * Sentences that come without a code, or with one that is a mere status. All of them are anchored at the beginning, where no
 * prompt is echoed, and none begins a throttle notice.
 */
const phrases: readonly Phrase[] = [
  // The quotas of an API Management subscription; 403, and yet the key is good.
  phrase(/^Out of (?:call volume|bandwidth) quota\b/, [403, 429], verdict("quota_exceeded", "gateway_quota")),
  phrase(/^Token quota is exceeded\b/, [403, 429], verdict("quota_exceeded", "gateway_token_quota")),
  // The resource refuses the network we call from, or everybody: each of its keys is refused alike, and no other resource is.
  phrase(
    /^(?:A Virtual Network is configured for this resource|Public access is disabled|Access denied due to Virtual Network\/Firewall rules|Traffic is not from an approved private endpoint)\b/,
    barred,
    verdict("auth", "network_not_allowed", "endpoint"),
  ),
  // Names the content policy, and means all requests: this one may be innocent.
  phrase(
    /^Your resource has been (?:temporarily )?blocked\b/,
    barred,
    verdict("auth", "resource_blocked", "endpoint"),
  ),
  // Keys alone: a token of the same resource is welcome.
  phrase(/^Key based authentication is disabled\b/, barred, verdict("auth", "key_authentication_disabled")),
  // Agents put it behind "server_error", in a stream.
  phrase(
    /^(?:\(PermissionDenied\) )?The principal .{1,100} lacks the required data action\b/,
    barred,
    verdict("auth", "permission_denied", "credential_model"),
  ),
  phrase(
    /^Token tenant .{1,100} does not match resource tenant\b/,
    [...refusals, ...barred],
    verdict("auth", "tenant_mismatch"),
  ),
  phrase(
    /^The API deployment for (?:this|the) resource does not exist\b/,
    missing,
    verdict("not_found", "deployment_not_found", "endpoint_model"),
  ),
  // "Model o3-mini is enabled only for api versions 2024-12-01-preview and later": the credential's version is too old for it.
  phrase(
    /^Model \S{1,100} is enabled only for api versions \d/,
    missing,
    verdict("not_found", "api_version_too_old"),
  ),
  // A deployment is one model: the same one behind another key takes no picture either (corpus, azure-035).
  phrase(
    /\bimage_url is only supported by certain models\b/,
    refusals,
    verdict("permanent", "image_not_supported_by_model"),
  ),
  phrase(
    /^(?:API version not supported|The API version .{1,60} is not supported)\b/i,
    missing,
    verdict("not_found", "api_version_not_supported"),
  ),
  // The credential's route wants a version in its address: no caller can add one (fastrepl/anarlog#3928).
  phrase(
    /^(?:Missing|Invalid|Unsupported)\b.{0,40}\bapi-version\b/i,
    missing,
    verdict("not_found", "api_version_missing"),
  ),
  // The model behind the deployment was retired, for all keys of the resource.
  phrase(
    /^The (?:model|deployment) .{1,100} (?:has been|is) (?:deprecated|retired)\b/i,
    [...missing, 410],
    verdict("not_found", "model_retired", "endpoint_model"),
  ),
  // "response_format value as json_schema is enabled only for …": too old for this request, and good for others. A 4xx that is
  // unknown moves on and opens no circuit.
  phrase(
    /^[\w.]{1,60} value as \S{1,60} is enabled only for api versions \d/,
    refusals,
    verdict("unknown", "feature_needs_newer_api_version"),
  ),
  // 429, and nobody's limit: the region is full.
  phrase(
    /^The system is currently experiencing high demand\b/,
    [429, 503],
    verdict("transient", "capacity_peak_load"),
  ),
  phrase(
    /^The response was filtered due to the prompt triggering\b/,
    refusals,
    verdict("content_safety", "content_filter"),
  ),
  phrase(/^Too many inputs for model\b/, refusals, verdict("input_too_large", "too_many_inputs")),
];

/** Longer texts are a page. */
const maxCharacters = 2_000;

/** The judgement on how the sentence begins; undefined when it begins with none of the phrases. */
export function judgeAzureBeginning({ message, status }: ErrorFacts): Verdict | undefined {
  const text = message.slice(0, maxCharacters).trimStart();
  return phrases.find(({ words, statuses }) => mayStand(statuses, status) && words.test(text))?.verdict;
}

function mayStand(statuses: readonly number[], status: number | undefined): boolean {
  return status === undefined || status < 300 || statuses.includes(status);
}

function phrase(words: RegExp, statuses: readonly number[], judged: Verdict): Phrase {
  return { words, statuses, verdict: judged };
}
