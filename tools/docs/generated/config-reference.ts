import { isDeepStrictEqual } from "node:util";
import { jsonSchema } from "@hotspare/config";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";

/** What is read of a JSON Schema here. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** The tables of the configuration reference, from the schemas that read a file. */
export function configReference(): string {
  const root: Schema = jsonSchema([openai(), azure(), volcengine()]);
  const { embedder = {}, vlm = {}, embedderCredential = {}, vlmCredential = {} } = root.$defs ?? {};
  const {
    retry = {},
    timeouts = {},
    policy = {},
    failback = {},
    breaker = {},
    prices = {},
  } = root.properties ?? {};
  const credentials = [...(embedderCredential.anyOf ?? []), ...(vlmCredential.anyOf ?? [])];
  const [oneRow = {}] = Object.values(policy.properties ?? {});
  return [
    section("The file", root, ["$schema"]),
    section("An embedder", embedder),
    section("A VLM", vlm),
    section("Every credential", commonOf(embedderCredential), ["provider"]),
    section(
      "Every credential of a VLM has also",
      without(commonOf(vlmCredential), commonOf(embedderCredential)),
    ),
    ...ownSections(credentials, commonOf(vlmCredential)),
    ...nestedSections(credentials),
    section("retry", retry),
    section("timeouts", timeouts),
    section("failback", failback),
    section("breaker", breaker),
    section(
      "policy",
      oneRow,
      [],
      `An object for each class of error: ${Object.keys(policy.properties ?? {}).join(", ")}.`,
    ),
    section("prices", prices),
    section("A model's price", modelPriceOf(prices)),
    section("vectorSpace", embedder.properties?.["vectorSpace"] ?? {}),
  ].join("\n\n");
}

function section(
  title: string,
  schema: Schema,
  left: readonly string[] = [],
  intro = schema.description,
): string {
  const rows = Object.entries(schema.properties ?? {})
    .filter(([name]) => !left.includes(name))
    .map(([name, property]) => {
      const required = schema.required?.includes(name) === true;
      return `| \`${name}\` | ${kindOf(property)} | ${defaultOf(property, required)} | ${escaped(property.description ?? "")} |`;
    });
  const table = ["| field | value | default | |", "| --- | --- | --- | --- |", ...rows].join("\n");
  const heading = /^[a-z]/.test(title) ? `### \`${title}\`` : `### ${title}`;
  return [heading, ...(intro === undefined ? [] : [intro]), table].join("\n\n");
}

function escaped(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll("|", "\\|");
}

function kindOf(property: Schema): string {
  const { minimum, exclusiveMinimum, items, pattern = "" } = property;
  if (pattern.endsWith("^Infinity$")) {
    return `${kindOf({ ...property, pattern: "" })}, or \`Infinity\``;
  }
  // A text may come from a variable everywhere, which the guide says once.
  const anyOf = property.anyOf?.filter((one) => one.pattern === undefined);
  if (anyOf?.every(isPlain)) {
    return anyOf.map(kindOf).join(" or ");
  }
  // A number may stand in a variable, as a text.
  const type = typeof property.type === "object" ? property.type[0] : property.type;
  if (property.enum !== undefined) {
    return property.enum.map((word) => `\`"${word}"\``).join(", ");
  }
  if (property.const !== undefined) {
    return `\`${JSON.stringify(property.const)}\``;
  }
  if (type === "array" && items?.enum !== undefined) {
    return `list of ${kindOf(items)}`;
  }
  if (type === "integer") {
    return `whole number from ${minimum}`;
  }
  if (type === "number") {
    return minimum === undefined ? `number above ${exclusiveMinimum}` : `number from ${minimum}`;
  }
  const words: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "true or false",
    array: "list",
    object: "object",
  };
  return words[type ?? ""] ?? "object";
}

/** A word, true or false: what a cell can show. */
function isPlain({ type, const: only, enum: words }: Schema): boolean {
  return type === "boolean" || only !== undefined || words !== undefined;
}

function defaultOf({ default: value }: Schema, required: boolean): string {
  if (required) {
    return "required";
  }
  return value === undefined ? "" : `\`${JSON.stringify(value)}\``;
}

/** What the alternatives of all providers have in common. */
function commonOf({ anyOf = [] }: Schema): Schema {
  const [first, ...others] = anyOf;
  const shared = Object.entries(first?.properties ?? {}).filter(([name]) =>
    others.every(({ properties }) => isDeepStrictEqual(properties?.[name], first?.properties?.[name])),
  );
  return { properties: Object.fromEntries(shared) };
}

function without(schema: Schema, known: Schema): Schema {
  const own = Object.entries(schema.properties ?? {}).filter(
    ([name]) => known.properties?.[name] === undefined,
  );
  return { ...schema, properties: Object.fromEntries(own) };
}

/** A table for each provider, of the fields that only it has. */
function ownSections(alternatives: readonly Schema[], common: Schema): readonly string[] {
  const providers = new Map<string, Schema>();
  for (const alternative of alternatives) {
    const name = alternative.title ?? "";
    const known = providers.get(name);
    const properties = { ...known?.properties, ...alternative.properties };
    const required = (alternative.required ?? []).filter((field) => known?.required?.includes(field) ?? true);
    providers.set(name, { properties, required });
  }
  return [...providers].map(([name, schema]) =>
    section(`Provider ${name}`, without(schema, common), ["provider"], `\`provider: ${name}\``),
  );
}

/** A table for each object that is a field of a credential, such as `send`, with the providers that have it. */
function nestedSections(alternatives: readonly Schema[]): readonly string[] {
  const fields = new Map<string, { readonly schema: Schema; readonly providers: Set<string> }>();
  for (const { title = "", properties = {} } of alternatives) {
    for (const [name, schema] of Object.entries(properties)) {
      if (schema.properties !== undefined) {
        const field = fields.get(name) ?? { schema, providers: new Set() };
        field.providers.add(title);
        fields.set(name, field);
      }
    }
  }
  return [...fields].map(([name, { schema, providers }]) => {
    const intro = [schema.description, `A field of a credential of ${[...providers].join(" and ")}.`];
    return section(name, schema, [], intro.filter((text) => text !== undefined).join(" "));
  });
}

function modelPriceOf(prices: Schema): Schema {
  const { additionalProperties } = prices.properties?.["models"] ?? {};
  return typeof additionalProperties === "object" ? additionalProperties : {};
}
