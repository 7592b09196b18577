import type { ConfigIssue, FailoverVlm } from "@hotspare/core";
import { isObject, openHostOf } from "@hotspare/core/plugin";
import { fieldOf } from "../file/kind-of.js";
import type { ResolvedConfig } from "../references/resolve-references.js";
import type { ReadableModels } from "./open-models.js";
import { priceWarnings } from "./price-warnings.js";

/** What is valid and probably not meant. */
export interface FoundWarnings {
  /** A spare with the key of another credential. */
  readonly sameKeys: readonly ConfigIssue[];
  /** Prices of a name that no model has. */
  readonly strangePrices: readonly ConfigIssue[];
  /** Keys that travel unencrypted. Core writes these to the logger, also for credentials in code. */
  readonly openAddresses: readonly ConfigIssue[];
}

/** Finds what is valid and probably not meant. */
export function findWarnings(
  { value, written }: ResolvedConfig,
  { embedders, vlms }: ReadableModels,
): FoundWarnings {
  const groups = {
    embedders: new Map([...embedders].map(([name, { embedder }]) => [name, embedder] as const)),
    vlms,
  };
  const found: Record<"sameKeys" | "openAddresses", ConfigIssue[]> = { sameKeys: [], openAddresses: [] };
  for (const [group, models] of Object.entries(groups)) {
    for (const [name, model] of models) {
      const given = fieldOf(fieldOf(fieldOf(value, group), name), "credentials");
      const list: readonly unknown[] = Array.isArray(given) ? given : [];
      const path = `${group}.${name}.credentials`;
      found.sameKeys.push(...sameKeys(list, model, path));
      found.openAddresses.push(...openAddresses(list, path, (at) => written.has(at)));
    }
  }
  return { ...found, strangePrices: priceWarnings(value, { embedders, vlms }) };
}

/** Credentials whose circuits are one circuit: when the key fails, all of them do. */
function sameKeys(
  list: readonly unknown[],
  model: Pick<FailoverVlm, "status">,
  path: string,
): readonly ConfigIssue[] {
  if (list.length < 2) {
    return [];
  }
  const status = model.status();
  return status.flatMap(({ sameAs }, index) => {
    const earlier = sameAs === undefined ? -1 : status.findIndex(({ id }) => id === sameAs);
    if (earlier === -1) {
      return [];
    }
    const [one, other] = [nameOf(list[earlier], earlier), nameOf(list[index], index)];
    const message = `${other} has the same key and the same address as ${one}, so it is not a spare: a failure of the key stops both. Give it another key, or leave it out`;
    return [{ path: `${path}[${index}]`, message }];
  });
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
