import { looksLikeKey } from "./looks-like-key.js";

/** Words before the secret in an `Authorization` header. They are not secret and occur everywhere. */
const authorizationScheme = /^(?:Basic|Bearer|Token|ApiKey|Api-Key|Key|Digest|HMAC-SHA256)\s+/i;

/** A value as short as `1` or `on` is not worth hiding and would be cut out of every sentence. */
const minLength = 4;

/**
 * Returns the secrets in a header's value or in a URL. A header's value is secret except for its authorization scheme.
 * The password of a `Basic` header is secret decoded too. A URL's user, password and query values
 * are secret, both as written and decoded, and so is a part of its path that looks like a key.
 */
export function secretsInText(text: string): readonly string[] {
  const found =
    URL.canParse(text) && text.includes("://")
      ? secretsInUrl(text)
      : [headerSecret(text), ...basicSecrets(text)];
  return [...new Set(found)].filter((secret) => secret.length >= minLength);
}

function headerSecret(value: string): string {
  return value.trim().replace(authorizationScheme, "");
}

/** The password in a `Basic` header, and both words as they are encoded: a server decodes them. */
function basicSecrets(value: string): readonly string[] {
  const [, encoded] = /^\s*Basic\s+([A-Za-z0-9+/_-]{1,10000}={0,2})\s*$/i.exec(value) ?? [];
  if (encoded === undefined) {
    return [];
  }
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  return [pair, pair.slice(pair.indexOf(":") + 1)];
}

function secretsInUrl(text: string): readonly string[] {
  const url = new URL(text);
  const written = [url.username, url.password, ...url.search.slice(1).split("&").map(afterEquals)];
  const meant = [decoded(url.username), decoded(url.password), ...url.searchParams.values()];
  return [...written, ...meant, ...keysInPath(url.pathname)];
}

/** Parts of a path that look like a key. Versions, models and dates do not: `/openai/deployments/gpt-4.1-mini-2025-04-14`. */
function keysInPath(path: string): readonly string[] {
  return path.split("/").flatMap((part) => {
    const plain = decoded(part);
    return looksLikeKey(plain, "path") ? [part, plain] : [];
  });
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
