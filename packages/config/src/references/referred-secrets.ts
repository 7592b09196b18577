import { isBodyField } from "@hotspare/core/plugin";
import { isCommon } from "./common-words.js";
import { mayBeSecret } from "./hidden.js";
import type { WrittenText } from "./resolve-references.js";
import { secretsOfUrl } from "./url-secrets.js";

/**
 * Fields that say what is asked for, and where. Servers name them in their errors, and nobody could mend a request without them. Events and
 * results name the first four.
 */
const publicFields: ReadonlySet<PropertyKey> = new Set([
  "id",
  "provider",
  "account",
  "model",
  "deployment",
  "endpointId",
  "modelVersion",
  "apiVersion",
  "region",
]);

/**
 * Returns the values of references that no error may show although core cannot know them as secrets: in a request's body, in a header, in the
 * path, the login and the query of a URL, and in the other fields of a credential. The host of a URL stays readable, and so do values of fewer
 * than six characters, numbers of up to nine digits and, in other fields, common words: errors would lose more than they hide.
 */
export function referredSecrets(written: ReadonlyMap<string, WrittenText>): readonly string[] {
  const found = [...written.values()].flatMap(secretsIn);
  return [...new Set(found)].filter(mayBeSecret);
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
  const values = provided.map((value) => value.trim());
  return field === "headers" || isBodyField(field) ? values : values.filter((value) => !isCommon(value));
}
