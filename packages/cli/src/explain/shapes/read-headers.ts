import { validateHeaderName, validateHeaderValue } from "node:http";
import { isObject } from "@hotspare/core/plugin";
import { isCut } from "../literals/cut-values.js";
import type { Fields } from "./fields.js";
import { isCutShort, isLeftOut } from "./left-out.js";

/** Lengths and encodings belong to the recorded reply: the server that answers again writes its own. */
const ofTransport = /^(?:content-length|content-encoding|transfer-encoding|connection|keep-alive|:.*)$/i;

/** Members, some named by a symbol, under which clients keep the list inside their own class: undici, node-fetch. */
const innerNames = ["headers map", "Symbol(headers map)", "headersMap", "map", "Symbol(map)", "_headers"];

type Pair = readonly [name: string, value: unknown];

export type ReadHeaders =
  | { readonly headers: Readonly<Record<string, string>> }
  /** Name of a header that no reply can have. */
  | { readonly wrong: string };

/** Reads headers in every form in which clients and logs keep them: an object, pairs, a flat list, a text, a printed `Headers`. */
export function readHeaders(given: unknown): ReadHeaders {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairsOf(given)) {
    if (isLeftOut(value)) {
      continue;
    }
    const text = textOf(value);
    if (text === undefined || ofTransport.test(name)) {
      continue;
    }
    try {
      validateHeaderName(name);
      validateHeaderValue(name, text);
    } catch {
      return { wrong: name };
    }
    headers[name] = text;
  }
  return { headers };
}

const notShown =
  "The record has headers, but does not show them, so a wait that they state, such as retry-after, is not known.";

/** What of the headers could not be read, in whole sentences. */
export function notesOnHeaders(given: unknown): readonly string[] {
  const pairs = pairsOf(given);
  if (pairs.length === 0) {
    return isEmpty(given) ? [] : [notShown];
  }
  const unread = pairs.flatMap(([name, value]) =>
    isLeftOut(value) && !ofTransport.test(name) ? [name] : [],
  );
  return [
    ...(unread.length === 0
      ? []
      : [`The record does not show the value of ${unread.join(", ")}, so Hotspare judged without.`]),
    ...(isCutShort(given) && unread.length === 0
      ? ["The record shows only some of the headers, so others, such as retry-after, are not known."]
      : []),
  ];
}

/** Whether nothing was given, or headers that are known to be none. */
function isEmpty(given: unknown): boolean {
  return (
    given === undefined ||
    given === null ||
    given === "" ||
    (typeof given === "object" && !isCut(given) && Object.keys(given).length === 0)
  );
}

function pairsOf(given: unknown): readonly Pair[] {
  if (typeof given === "string") {
    return pairsOfText(given);
  }
  if (Array.isArray(given)) {
    return pairsOfList(given);
  }
  if (!isObject(given)) {
    return [];
  }
  const inner = innerNames
    .map((name) => given[name])
    .find((value) => typeof value === "object" && value !== null);
  return inner === undefined ? Object.entries(given) : pairsOf(inner);
}

/** Header lines, as curl prints them. */
function pairsOfText(text: string): readonly Pair[] {
  return text.split(/\r?\n/).flatMap((line): readonly Pair[] => {
    const colon = line.indexOf(":", 1);
    return colon === -1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
}

/** `[["a", "b"]]`, `[{ name: "a", value: "b" }]`, or Node's flat `rawHeaders`: `["a", "b"]`. */
function pairsOfList(list: readonly unknown[]): readonly Pair[] {
  if (list.length % 2 === 0 && list.every((item) => typeof item === "string")) {
    const flat: readonly string[] = list;
    return flat.flatMap((name, index): readonly Pair[] => (index % 2 === 0 ? [[name, flat[index + 1]]] : []));
  }
  return list.flatMap((item): readonly Pair[] => {
    if (typeof item === "string") {
      return pairsOfText(item);
    }
    if (Array.isArray(item)) {
      const [name, value]: readonly unknown[] = item;
      return typeof name === "string" ? [[name, value]] : [];
    }
    return isObject(item) ? namedPair(item) : [];
  });
}

function namedPair(item: Fields): readonly Pair[] {
  const name = item["name"] ?? item["key"];
  return typeof name === "string" ? [[name, item["value"]]] : Object.entries(item);
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.map(String).join(", ");
  }
  // undici prints each header as `{ name, value }`.
  if (isObject(value)) {
    return typeof value["value"] === "string" ? value["value"] : undefined;
  }
  return value === null || value === undefined || typeof value === "function" ? undefined : String(value);
}
