import { validateHeaderName, validateHeaderValue } from "node:http";
import { isObject } from "@hotspare/core/plugin";
import type { Fields } from "./fields.js";

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
