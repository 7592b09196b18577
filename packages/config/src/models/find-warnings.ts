import type { ConfigIssue } from "@hotspare/core";
import { isObject } from "../file/kind-of.js";
import type { ResolvedConfig } from "../references/resolve-references.js";

/** Fields in which two credentials may differ and still be one: they name it, or say what is sent. */
const beside: ReadonlySet<string> = new Set([
  "id",
  "account",
  "headers",
  "maxConcurrent",
  "maxTokens",
  "extraBody",
  "queryBody",
  "documentBody",
  "queryPrefix",
  "documentPrefix",
  "send",
  "limits",
  "thinkTags",
  "encodingFormat",
]);
const secretField = /key|secret|token|password/i;

/** Finds what is valid and probably not meant: a spare that is no spare, and keys that travel unencrypted. */
export function findWarnings({ value, written }: ResolvedConfig): readonly ConfigIssue[] {
  const groups = ["embedders", "vlms"] as const;
  return groups.flatMap((group) => {
    const models = isObject(value) && isObject(value[group]) ? Object.entries(value[group]) : [];
    return models.flatMap(([name, model]) => {
      const list = isObject(model) && Array.isArray(model["credentials"]) ? model["credentials"] : [];
      const path = `${group}.${name}.credentials`;
      return [...sameKeys(list, path), ...openAddresses(list, path, (at) => written.has(at))];
    });
  });
}

/** Credentials that differ in nothing but their names: when the key fails, all of them do. */
function sameKeys(list: readonly unknown[], path: string): readonly ConfigIssue[] {
  const known = new Map<string, number>();
  return list.flatMap((credential, index) => {
    const identity = identityOf(credential);
    const earlier = identity === undefined ? undefined : known.get(identity);
    if (identity === undefined || earlier === undefined) {
      if (identity !== undefined) known.set(identity, index);
      return [];
    }
    const [one, other] = [nameOf(list[earlier], earlier), nameOf(credential, index)];
    const message = `${other} has the same key and the same address as ${one}, so it is no spare: a failure of the key stops both. Give it another key, or leave it out`;
    return [{ path: `${path}[${index}]`, message }];
  });
}

function identityOf(credential: unknown): string | undefined {
  if (!isObject(credential)) {
    return undefined;
  }
  const fields = Object.entries(credential)
    .filter(([name, value]) => !beside.has(name) && typeof value === "string")
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return fields.some(([name]) => secretField.test(name)) ? JSON.stringify(fields) : undefined;
}

/** An id that stands in another field too may be the key, and is not shown. */
function nameOf(credential: unknown, index: number): string {
  const id = isObject(credential) ? credential["id"] : undefined;
  const isShown =
    typeof id === "string" &&
    isObject(credential) &&
    Object.values(credential).filter((value) => value === id).length === 1;
  return isShown ? `credentials[${index}] (${JSON.stringify(id)})` : `credentials[${index}]`;
}

function openAddresses(
  list: readonly unknown[],
  path: string,
  isReference: (path: string) => boolean,
): readonly ConfigIssue[] {
  return list.flatMap((credential, index) =>
    Object.entries(isObject(credential) ? credential : {}).flatMap(([name, value]) => {
      const host = typeof value === "string" ? openHostOf(value) : undefined;
      if (host === undefined) {
        return [];
      }
      const place = `${path}[${index}].${name}`;
      const where = isReference(place) ? "another machine" : host;
      const message = `is an http:// address: keys, texts and answers go to ${where} unencrypted. Write https://, unless nobody else can read this network`;
      return [{ path: place, message }];
    }),
  );
}

/** The host of an address without encryption, if it is another machine. */
function openHostOf(text: string): string | undefined {
  if (!/^http:\/\//i.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const { hostname } = new URL(text);
  const isLoopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|(?:.*\.)?localhost)$/i.test(hostname);
  return isLoopback ? undefined : hostname;
}
