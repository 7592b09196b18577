import { isCommon } from "./common-words.js";

/** Parts of paths that the documentation of providers has. */
const publicParts: ReadonlySet<string> = new Set([
  "api",
  "chat",
  "compatible-mode",
  "completions",
  "deployments",
  "embeddings",
  "inference",
  "models",
  "openai",
  "paas",
]);

/** What must not be shown of a value that stands in a URL, or is a whole URL. A value in the host stays readable, as the host of a whole URL. */
export function secretsOfUrl(value: string, url: URL): readonly string[] {
  if (URL.canParse(value) && value.includes("://")) {
    const { pathname, searchParams, search, username, password } = new URL(value);
    const queried = [
      ...searchParams.values(),
      ...[...search.matchAll(/=([^&]*)/g)].map(([, raw = ""]) => raw),
    ];
    return [username, password, ...queried, ...secretsOfPath(pathname)];
  }
  return url.host.includes(value.toLowerCase()) ? [] : [value, ...secretsOfPath(value)];
}

/** A part that is a common word is hidden in a path alone, behind its slash: errors hold the same word for other reasons. */
function secretsOfPath(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "" && !isPublic(part));
  return parts.flatMap((part) => (isCommon(part) ? [`/${part}`] : [part, decoded(part)]));
}

function isPublic(part: string): boolean {
  return publicParts.has(part) || /^v\d+[a-z\d]*$/.test(part);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
