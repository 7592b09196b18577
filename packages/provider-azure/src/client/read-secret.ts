import type { AzureAuthentication } from "../credential/azure-credential.js";

/**
 * The key or token of an attempt. A key is read once, and again when it is refused. A token provider caches by itself and knows
 * when its token ends, so it is asked each time; who asks at the same moment shares one answer.
 *
 * @throws {SecretUnavailableError} when the function throws or gives what cannot be a key
 */
export function readSecret({ kind, secret }: AzureAuthentication): string | Promise<string> {
  return kind === "apiKey" ? secret.reveal() : secret.renew();
}

/** The headers that carry it; `null` takes away what the SDK would send in its place. */
export function authenticationHeaders(
  kind: AzureAuthentication["kind"],
  value: string,
): Readonly<Record<string, string | null>> {
  return kind === "apiKey"
    ? { "api-key": value, authorization: null }
    : { "api-key": null, authorization: `Bearer ${value}` };
}
