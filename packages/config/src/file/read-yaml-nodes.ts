import { closestName } from "@hotspare/core/plugin";
import type * as Yaml from "yaml";
import { deepestNesting } from "./nesting-issue.js";

/** More values than any configuration has, counted where aliases repeat them. */
const mostValues = 500_000;

/** Where something is wrong with the nodes of a document. */
export interface NodeMistake {
  readonly code: "BAD_ALIAS" | "DUPLICATE_KEY" | "TOO_DEEP" | "TOO_MANY";
  readonly offset: number;
  /** The anchor that a misspelt alias may mean. */
  readonly meant?: string | undefined;
}

/** The starts of all entries by path, and what is wrong with names and aliases. */
export interface YamlNodes {
  readonly offsets: ReadonlyMap<string, number>;
  readonly mistakes: readonly NodeMistake[];
}

/** The name of an anchor. Another text after & may be a password without quotes. */
const anchorName = /^[a-z][a-z_-]{0,30}\d{0,3}$/i;

/** What a node comes to where its aliases are followed. */
interface Extent {
  readonly height: number;
  readonly values: number;
}

/**
 * Reads the nodes of a document once, in its order: an alias is known when it is met, so that nothing is searched or followed twice. Changes the
 * document: the node that an alias names takes the place of the alias. Where a document becomes data, the parser would search every alias and
 * anchor before an alias.
 */
export function readYamlNodes(
  { isAlias, isMap, isPair, isScalar, isSeq }: typeof Yaml,
  contents: unknown,
): YamlNodes {
  const offsets = new Map<string, number>();
  const mistakes: NodeMistake[] = [];
  const anchors = new Map<string, { readonly node: Yaml.Node; readonly extent: Extent }>();

  function extentOf(node: unknown, path: string): Extent {
    if (isAlias(node)) {
      const named = anchors.get(node.source);
      if (named === undefined) {
        // Only the first misspelt alias is compared with all anchors.
        const isFirst = !mistakes.some(({ code }) => code === "BAD_ALIAS");
        const names = isFirst ? [...anchors.keys()].filter((name) => anchorName.test(name)) : [];
        const meant = closestName(node.source, names);
        mistakes.push({ code: "BAD_ALIAS", offset: offsetOf(node) ?? 0, meant });
      }
      return named?.extent ?? { height: 0, values: 1 };
    }
    if (!(isMap(node) || isSeq(node) || isScalar(node))) {
      return { height: 0, values: 1 };
    }
    // An alias inside the node names the node itself, also where an earlier node has the same anchor.
    anchors.delete(node.anchor ?? "");
    const extent = isScalar(node) ? { height: 0, values: 1 } : extentOfItems(node, path);
    if (node.anchor !== undefined) {
      anchors.set(node.anchor, { node, extent });
    }
    return extent;
  }

  function extentOfItems(node: Yaml.YAMLMap | Yaml.YAMLSeq, path: string): Extent {
    const names = new Set<string>();
    let height = 0;
    let values = 1;
    for (const [index, item] of node.items.entries()) {
      const key = isPair(item) ? nameOf(item.key) : undefined;
      const offset = offsetOf(isPair(item) ? item.key : item);
      const inner = isPair(item) ? `${path === "" ? "" : `${path}.`}${key}` : `${path}[${index}]`;
      if (key !== undefined && key !== "<<" && names.has(key)) {
        mistakes.push({ code: "DUPLICATE_KEY", offset: offset ?? 0 });
      }
      names.add(key ?? "");
      if (offset !== undefined) {
        offsets.set(inner, offset);
      }
      const value: unknown = isPair(item) ? item.value : item;
      const extent = extentOf(value, inner);
      const named = isAlias(value) ? anchors.get(value.source)?.node : undefined;
      if (named !== undefined && isPair(item)) {
        item.value = named;
      } else if (named !== undefined) {
        node.items[index] = named;
      }
      height = Math.max(height, extent.height + 1);
      values += extent.values;
    }
    const code = height > deepestNesting ? "TOO_DEEP" : values > mostValues ? "TOO_MANY" : undefined;
    if (code !== undefined && !mistakes.some((known) => known.code === code)) {
      mistakes.push({ code, offset: offsetOf(node) ?? 0 });
    }
    return { height, values: Math.min(values, mostValues + 1) };
  }

  extentOf(contents, "");
  return { offsets, mistakes };
}

function nameOf(key: unknown): string | undefined {
  return typeof key === "object" && key !== null && "value" in key ? String(key.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  return typeof node === "object" && node !== null && "range" in node
    ? ((node as Yaml.Node).range?.[0] ?? undefined)
    : undefined;
}
