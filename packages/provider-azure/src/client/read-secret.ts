import type { AzureAuthentication } from "../credential/azure-credential.js";

/**
 * The key or token of an attempt. A key is read once, and again when the server has refused it. A token provider has its own cache and knows when its
 * token expires, so it is called for each attempt. Attempts at the same moment share one answer.
 *
 * @throws {SecretUnavailableError} when the function throws or returns a value that cannot be a key
 */
export function readSecret({ kind, secret }: AzureAuthentication): string | Promise<string> {
  return kind === "apiKey" ? secret.reveal() : secret.renew();
}

/** The headers with the key or token. `null` removes the header that the SDK would send in its place. */
export function authenticationHeaders(
  kind: AzureAuthentication["kind"],
  value: string,
): Readonly<Record<string, string | null>> {
  return kind === "apiKey"
    ? { "api-key": value, authorization: null }
    : { "api-key": null, authorization: `Bearer ${value}` };
}
