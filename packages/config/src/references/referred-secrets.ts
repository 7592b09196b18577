import type { WrittenText } from "./resolve-references.js";

/** A shorter value is a word or a number that errors need. */
const leastSecret = 6;
const smallNumber = /^-?\d{1,9}(?:\.\d+)?$/;

/** What core knows of a credential as no secret: what events and results name. */
const publicFields: ReadonlySet<PropertyKey> = new Set(["id", "provider", "account", "model"]);

/**
 * Returns the values of references that no error may show although core cannot know them as secrets: in a request's body, in a header,
 * and in the path, the login and the query of a URL. The host of a URL stays readable.
 */
export function referredSecrets(written: ReadonlyMap<string, WrittenText>): readonly string[] {
  const found = [...written.values()].flatMap(secretsIn);
  return [...new Set(found)].filter((value) => value.length >= leastSecret && !smallNumber.test(value));
}

function secretsIn({ path, provided, resolved }: WrittenText): readonly string[] {
  const [group, , list, , field] = path;
  if ((group !== "embedders" && group !== "vlms") || list !== "credentials" || field === undefined) {
    return [];
  }
  if (publicFields.has(field)) {
    return [];
  }
  if (URL.canParse(resolved) && resolved.includes("://")) {
    return provided.flatMap((value) => secretsOfUrl(value, new URL(resolved)));
  }
  return field === "extraBody" || field === "headers" || field === "queryBody" || field === "documentBody"
    ? provided.map((value) => value.trim())
    : [];
}

/** A value that is a whole URL has secrets of its own; a value in a URL is secret unless it is a part of the host. */
function secretsOfUrl(value: string, url: URL): readonly string[] {
  if (URL.canParse(value) && value.includes("://")) {
    return new URL(value).pathname.split("/").filter(looksSecret);
  }
  return url.host.includes(value.toLowerCase()) ? [] : [value, ...value.split("/").filter(looksSecret)];
}

/** A part of a path such as `v1`, `openai` or `compatible-mode` is public. */
function looksSecret(part: string): boolean {
  return part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part);
}
