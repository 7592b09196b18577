/**
 * What keys of a vendor begin with, where it is as long as a run that counts: everybody's key has it, so finding it alone
 * shows nothing. Sources: the key formats of OpenAI (project, service account, admin, legacy user keys), Anthropic and
 * OpenRouter, whose OpenAI-compatible endpoints the openai provider also speaks to.
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

/** How many characters at the start of a key are its vendor's and no secret. */
export function vendorPrefixLength(secret: string): number {
  return vendorPrefixes.find((prefix) => secret.startsWith(prefix))?.length ?? 0;
}
