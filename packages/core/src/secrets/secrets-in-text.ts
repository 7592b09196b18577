/** Words before the secret in an `Authorization` header; they are no secret and would be found everywhere. */
const authorizationScheme = /^(?:Basic|Bearer|Token|ApiKey|Api-Key|Key|Digest|HMAC-SHA256)\s+/i;

/** A value as short as `1` or `on` hides nothing, and would be cut out of every sentence. */
const minLength = 4;

/**
 * The secrets in a header's value or in a URL: of a header's value all but the authorization scheme; of a URL its user, its
 * password and the values of its query, both as they are written and as they are meant.
 */
export function secretsInText(text: string): readonly string[] {
  const found = URL.canParse(text) && text.includes("://") ? secretsInUrl(text) : [headerSecret(text)];
  return [...new Set(found)].filter((secret) => secret.length >= minLength);
}

function headerSecret(value: string): string {
  return value.trim().replace(authorizationScheme, "");
}

function secretsInUrl(text: string): readonly string[] {
  const url = new URL(text);
  const written = [url.username, url.password, ...url.search.slice(1).split("&").map(afterEquals)];
  const meant = [decoded(url.username), decoded(url.password), ...url.searchParams.values()];
  return [...written, ...meant];
}

function afterEquals(pair: string): string {
  return pair.slice(pair.indexOf("=") + 1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
