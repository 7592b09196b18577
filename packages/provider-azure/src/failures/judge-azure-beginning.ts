import { type ErrorFacts, type Verdict, verdict } from "@hotspare/core/plugin";

/** The beginning of a message, and the statuses that it may come with. Without a status: inside a stream or a 200. */
interface Phrase {
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly verdict: Verdict;
}

const refusals = [400, 422];
const barred = [401, 403];
const missing = [400, 404];

/**
 * Messages without a code, or with a code that only repeats the status. All patterns match the beginning of the message, where no prompt is quoted.
 * None matches the beginning of a throttle notice.
 */
const phrases: readonly Phrase[] = [
  // The quota of an API Management subscription is spent. The status is 403, although the key is good.
  phrase(/^Out of (?:call volume|bandwidth) quota\b/, [403, 429], verdict("quota_exceeded", "gateway_quota")),
  phrase(/^Token quota is exceeded\b/, [403, 429], verdict("quota_exceeded", "gateway_token_quota")),
  // The resource refuses the network that we call from, or everybody. It refuses each of its keys alike, and other resources may not refuse.
  phrase(
    /^(?:A Virtual Network is configured for this resource|Public access is disabled|Access denied due to Virtual Network\/Firewall rules|Traffic is not from an approved private endpoint)\b/,
    barred,
    verdict("auth", "network_not_allowed", "endpoint"),
  ),
  // The message names the content policy, but refuses all requests: this request may be innocent.
  phrase(
    /^Your resource has been (?:temporarily )?blocked\b/,
    barred,
    verdict("auth", "resource_blocked", "endpoint"),
  ),
  // Only keys are refused: the resource accepts a token.
  phrase(/^Key based authentication is disabled\b/, barred, verdict("auth", "key_authentication_disabled")),
  // Agents send this with "server_error", inside a stream.
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
  // "Model o3-mini is enabled only for api versions 2024-12-01-preview and later": the credential's version is too old for the model.
  phrase(
    /^Model \S{1,100} is enabled only for api versions \d/,
    missing,
    verdict("not_found", "api_version_too_old"),
  ),
  // A deployment is one model: with another key, the same model accepts no picture either (corpus, azure-035).
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
  // The credential's route requires a version in its address, which no caller can add (fastrepl/anarlog#3928).
  phrase(
    /^(?:Missing|Invalid|Unsupported)\b.{0,40}\bapi-version\b/i,
    missing,
    verdict("not_found", "api_version_missing"),
  ),
  // The model of the deployment was retired, for all keys of the resource.
  phrase(
    /^The (?:model|deployment) .{1,100} (?:has been|is) (?:deprecated|retired)\b/i,
    [...missing, 410],
    verdict("not_found", "model_retired", "endpoint_model"),
  ),
  // "response_format value as json_schema is enabled only for …": the version is too old for this request, and good for other requests. An unknown
  // 4xx moves the call on and opens no circuit.
  phrase(
    /^[\w.]{1,60} value as \S{1,60} is enabled only for api versions \d/,
    refusals,
    verdict("unknown", "feature_needs_newer_api_version"),
  ),
  // A 429, but no limit of an account: the region is full.
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

/** A longer text is a page. */
const maxCharacters = 2_000;

/** The verdict for the beginning of the message. Undefined: no phrase matches. */
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
