import { Secret } from "@hotspare/core/plugin";
import { headersOf } from "./model-config.js";

/** Names of headers with secrets: every vendor's key is in a header with such a name. */
const secretHeader = /authorization|api-?key|token|secret|subscription-key|password|credential|cookie/i;

/** Headers whose values are public. Any other header that a model was given may hold a key, whatever its name. */
const harmlessHeader =
  /^(?:user-agent|accept(?:-[a-z]+)?|content-[a-z]+|cache-control|connection|host|origin|referer|http-referer|x-title|[a-z-]*version|[a-z-]*beta|[a-z-]*client(?:-name)?|[a-z-]*region|openai-(?:organization|project))$/i;

/** A shorter value is no key: removing it would damage every sentence. */
const leastCharacters = 6;

/** Values that are certainly no key: a number, a switch, an address, a media type. */
const plainValue = /^(?:\d+(?:\.\d+)*|true|false|https?:\/\/[^?@]*|[a-z]+\/[\w.+-]+)$/i;

/**
 * Keys that a package reads from the environment and does not show, by the beginning of `model.provider`. Source: `createAmazonBedrock` of
 * @ai-sdk/amazon-bedrock, which signs or adds its token in its own `fetch`.
 */
const keptVariables: readonly (readonly [provider: RegExp, names: readonly string[]])[] = [
  [/bedrock/i, ["AWS_BEARER_TOKEN_BEDROCK", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]],
];

/** The known keys of a model. Errors of the provider must not show them. */
export function secretsOf(model: { readonly provider: string }): readonly Secret[] {
  const kept = keptVariables
    .filter(([provider]) => provider.test(model.provider))
    .flatMap(([, names]) => names.map((name) => process.env[name] ?? ""));
  return [...new Set([...sentKeysOf(model), ...sentValuesOf(model), ...kept])]
    .filter((text) => Secret.problemOf(text) === undefined)
    .map((text) => Secret.from(text));
}

/** The values of headers that may be keys although their names do not say so. */
function sentValuesOf(model: object): readonly string[] {
  return Object.entries(headersOf(model))
    .filter(([name, value]) => !harmlessHeader.test(name) && !plainValue.test(value.trim()))
    .map(([, value]) => withoutScheme(value))
    .filter((value) => value.length >= leastCharacters);
}

function withoutScheme(value: string): string {
  return value.trim().replace(/^(?:Bearer|Basic|Api-Key|Token)\s+/i, "");
}

/** The keys that the model itself shows in its headers. */
export function sentKeysOf(model: object): readonly string[] {
  return Object.entries(headersOf(model))
    .filter(([name]) => secretHeader.test(name))
    .map(([, value]) => withoutScheme(value));
}
