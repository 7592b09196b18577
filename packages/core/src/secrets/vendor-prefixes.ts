/**
 * Prefixes of vendors' keys, at least as long as a run. Every key of the vendor begins alike, so the prefix alone
 * reveals nothing. Sources: the key formats of OpenAI (project, service account, admin, legacy user keys), Anthropic
 * and OpenRouter. The openai provider also uses the OpenAI-compatible endpoints of the latter two.
 */
const vendorPrefixes: readonly string[] = [
  "sk-proj-",
  "sk-svcacct-",
  "sk-admin-",
  "sk-None-",
  "sk-ant-api03-",
  "sk-ant-admin01-",
  "sk-or-v1-",
];

/** Number of characters at the start of a key that are the vendor's prefix and not secret. */
export function vendorPrefixLength(secret: string): number {
  return vendorPrefixes.find((prefix) => secret.startsWith(prefix))?.length ?? 0;
}
