import type { JsonSchema } from "../contract/plugin/standard-schema.js";
import { put } from "./json-pieces.js";
import { isNode, namedNodes, nodeAt, nodesIn, typeOfValue, typesOf } from "./schema-nodes.js";

const deepest = 500;
/** The most nodes that are looked at for one value: choices of choices end here. */
const mostNodes = 200;

/**
 * The value without the nulls that stand for optional fields which cannot be null: strict mode makes the model write them, and other models do so
 * by themselves. Returns the value itself when it has none. Each value is looked at once, with all nodes that may describe it.
 */
export function withoutNulls(value: unknown, root: JsonSchema): unknown {
  return dropped(value, [root], root, 0);
}

function dropped(value: unknown, nodes: readonly JsonSchema[], root: JsonSchema, depth: number): unknown {
  if (typeof value !== "object" || value === null || nodes.length === 0 || depth > deepest) {
    return value;
  }
  const fitting = choicesFor(value, alternatives(nodes, root));
  if (Array.isArray(value)) {
    const items = value.map((item, index) => dropped(item, itemNodes(fitting, index), root, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const members: Record<string, unknown> = { ...value };
  let isChanged = false;
  for (const [name, member] of Object.entries(value)) {
    const places = fitting.filter(
      (node) => isNode(node["properties"]) && Object.hasOwn(node["properties"], name),
    );
    if (member === null && places.length > 0) {
      const isOptional = places.some(({ required }) => !(Array.isArray(required) && required.includes(name)));
      if (isOptional && !places.some((place) => takesNull(memberOf(place, name), root))) {
        delete members[name];
        isChanged = true;
      }
      continue;
    }
    const inner = dropped(member, memberNodes(fitting, places, name), root, depth + 1);
    if (inner !== member) {
      isChanged = true;
      put(members, name, inner);
    }
  }
  return isChanged ? members : value;
}

function memberOf({ properties }: JsonSchema, name: string): unknown {
  return isNode(properties) ? properties[name] : undefined;
}

function memberNodes(
  fitting: readonly JsonSchema[],
  places: readonly JsonSchema[],
  name: string,
): readonly JsonSchema[] {
  const own = places.map((place) => memberOf(place, name));
  const others = places.length === 0 ? fitting.map(({ additionalProperties }) => additionalProperties) : [];
  return [...own, ...others].filter(isNode);
}

function itemNodes(fitting: readonly JsonSchema[], index: number): readonly JsonSchema[] {
  return fitting
    .map(({ prefixItems, items }) => {
      const first = nodesIn(prefixItems)[index] ?? (Array.isArray(items) ? items[index] : undefined);
      return first ?? (Array.isArray(items) ? undefined : items);
    })
    .filter(isNode);
}

/** The nodes behind references and choices. */
function alternatives(nodes: readonly JsonSchema[], root: JsonSchema): readonly JsonSchema[] {
  const seen = new Set<JsonSchema>();
  const queue = [...nodes];
  for (let node = queue.shift(); node !== undefined && seen.size < mostNodes; node = queue.shift()) {
    if (!seen.has(node)) {
      seen.add(node);
      const target = nodeAt(root, node["$ref"]);
      queue.push(
        ...(target === undefined ? [] : [target]),
        ...nodesIn(node["anyOf"]),
        ...nodesIn(node["oneOf"]),
        ...nodesIn(node["allOf"]),
      );
    }
  }
  return [...seen];
}

/** Of the nodes that may be meant, those that miss nothing; all, when each misses something. */
function choicesFor(value: object, nodes: readonly JsonSchema[]): readonly JsonSchema[] {
  const fitting = nodes.filter((node) => mayFit(node, value));
  const whole = fitting.filter(({ required }) => {
    const names: readonly unknown[] = Array.isArray(required) ? required : [];
    return names.every((name) => typeof name !== "string" || Object.hasOwn(value, name));
  });
  return whole.some(({ properties }) => properties !== undefined) ? whole : fitting;
}

/** Whether a value may be meant by a node, by its type and by the constants that tell the choices of a union apart. */
function mayFit(node: JsonSchema, value: object): boolean {
  const types = typesOf(node);
  if (types.length > 0 && !types.includes(typeOfValue(value))) {
    return false;
  }
  return namedNodes(node["properties"]).every(([name, member]) => {
    const given = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    const words = member["const"] === undefined ? member["enum"] : [member["const"]];
    return given === undefined || given === null || !Array.isArray(words) || words.includes(given);
  });
}

/** A node that is met again on its own way takes no null by itself. */
function takesNull(node: unknown, root: JsonSchema, seen = new Set<unknown>()): boolean {
  if (!isNode(node) || seen.has(node)) {
    return node === true;
  }
  seen.add(node);
  const { $ref, anyOf, oneOf, allOf, enum: words } = node;
  if (node["const"] !== undefined) {
    return node["const"] === null;
  }
  if (Array.isArray(words)) {
    return words.includes(null);
  }
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) {
    return nodesIn(choices).some((choice) => takesNull(choice, root, seen));
  }
  if (allOf !== undefined) {
    return nodesIn(allOf).every((part) => takesNull(part, root, seen));
  }
  if ($ref !== undefined) {
    return takesNull(nodeAt(root, $ref) ?? {}, root, seen);
  }
  const types = typesOf(node);
  return node["nullable"] === true || types.length === 0 || types.includes("null");
}
