import {
  type ConfigIssue,
  type EmbedderOptions,
  type HotspareOptions,
  unknownField,
  type VlmOptions,
} from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { isObject, kindOf } from "../file/kind-of.js";
import { commonCredentialNames } from "../json-schema.js";
import type { ResolvedConfig } from "../references/resolve-references.js";
import { withFileSecrets } from "../references/with-file-secrets.js";
import { namedSwitcher, switcherNames } from "./named-switcher.js";

/** What a configuration makes, before anything of it is checked by core. */
export interface ModelPlan {
  readonly hotspare: HotspareOptions;
  readonly embedders: ReadonlyMap<string, EmbedderOptions<never>>;
  readonly vlms: ReadonlyMap<string, VlmOptions<never>>;
  readonly issues: readonly ConfigIssue[];
}

const objectFields = ["retry", "timeouts", "media", "policy", "failback", "breaker"] as const;
const fileFields = [
  "$schema",
  "switcher",
  "retry",
  "timeouts",
  "media",
  "policy",
  "failback",
  "breaker",
  "prices",
  "embedders",
  "vlms",
];

/** Turns a configuration into options. Options of a file are laid over the options that code gives, field by field. */
export function planModels(resolved: ResolvedConfig, code: HotspareOptions): ModelPlan {
  const issues: ConfigIssue[] = [];
  const { value } = resolved;
  if (!isObject(value)) {
    return {
      hotspare: code,
      embedders: new Map(),
      vlms: new Map(),
      issues: [{ path: "", message: "must be an object", received: kindOf(value) }],
    };
  }
  // Fields such as `x-common` hold YAML anchors for use elsewhere in the file. Hotspare does not read them.
  const names = Object.keys(value).filter((name) => !name.startsWith("x-"));
  const unknown = names.filter((name) => !fileFields.includes(name));
  issues.push(...unknown.map((name) => unknownField("", name, fileFields)));
  if (value["$schema"] !== undefined && typeof value["$schema"] !== "string") {
    issues.push({ path: "$schema", message: "must be a text", received: kindOf(value["$schema"]) });
  }
  const plugins = pluginsOf(code);
  const modelsOf = <Options>(group: "embedders" | "vlms", example: string, kind: string) => {
    const given = value[group];
    if (given !== undefined && !isObject(given)) {
      const message = `must be an object of ${kind} by name: { "${example}": { … } }`;
      issues.push({ path: group, message, received: kindOf(given) });
    }
    const models = Object.entries(isObject(given) ? given : {});
    if (models.some(([name]) => name.trim() === "")) {
      const message = "holds a model without a name: name it, as in vlms: { captions: { … } }";
      issues.push({ path: group, message });
    }
    return new Map(
      models.map(([name, model]) => {
        const path = `${group}.${name}`;
        const prepared = prepareModel(model, path, resolved, plugins);
        issues.push(...prepared.issues);
        return [name, prepared.given as Options];
      }),
    );
  };
  const embedders = modelsOf<EmbedderOptions<never>>("embedders", "documents", "embedders");
  const vlms = modelsOf<VlmOptions<never>>("vlms", "captions", "VLMs");
  if (
    embedders.size + vlms.size === 0 &&
    !issues.some(({ path }) => path === "embedders" || path === "vlms")
  ) {
    const message =
      'has no models: write "embedders" or "vlms", with a name for each, as in vlms: { captions: { model, credentials } }';
    issues.push({ path: "", message });
  }
  const named = switcherOf(value["switcher"], "switcher");
  issues.push(...named.issues);
  return { hotspare: { ...merged(code, value), ...named.options }, embedders, vlms, issues };
}

/** The options of code, overridden by the file. What is no object is left for core to refuse. */
function merged(code: HotspareOptions, file: Readonly<Record<string, unknown>>): HotspareOptions {
  const laid = objectFields.map((name) => {
    const over = file[name];
    return [name, isObject(over) ? { ...code[name], ...present(over) } : (over ?? code[name])] as const;
  });
  return { ...code, ...present(Object.fromEntries(laid)), ...present({ prices: file["prices"] }) };
}

/** Drops undefined options, because they would override earlier options. */
function present(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function pluginsOf({ plugins }: HotspareOptions): ReadonlyMap<string, ProviderPlugin> {
  const all: readonly unknown[] = Array.isArray(plugins) ? plugins.flat() : [];
  const known = all.filter(
    (plugin): plugin is ProviderPlugin => isObject(plugin) && "credentialSchema" in plugin,
  );
  return new Map(known.map((plugin) => [plugin.name, plugin]));
}

/**
 * Converts a model for `hotspare.embedder`: a strategy's name becomes the strategy, and a secret's file becomes a
 * function that reads the file.
 */
function prepareModel(
  model: unknown,
  path: string,
  { written }: ResolvedConfig,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): { readonly given: unknown; readonly issues: readonly ConfigIssue[] } {
  if (!isObject(model)) {
    return { given: model, issues: [] };
  }
  const { switcher, rules, ...rest } = model;
  const named = switcherOf(switcher, `${path}.switcher`);
  const code = "are code: give them to loadConfig, or to hotspare.vlm in code";
  const issues =
    rules === undefined ? named.issues : [...named.issues, { path: `${path}.rules`, message: code }];
  const { credentials } = rest;
  const list = Array.isArray(credentials)
    ? {
        credentials: credentials.map((each, index) =>
          withFileSecrets(each, `${path}.credentials[${index}]`, written, plugins, commonCredentialNames()),
        ),
      }
    : {};
  return { given: { ...rest, ...named.options, ...list }, issues };
}

function switcherOf(
  name: unknown,
  path: string,
): { readonly options: Pick<HotspareOptions, "switcher">; readonly issues: readonly ConfigIssue[] } {
  if (name === undefined) {
    return { options: {}, issues: [] };
  }
  const switcher = namedSwitcher(name);
  if (switcher !== undefined) {
    return { options: { switcher }, issues: [] };
  }
  const quoted = switcherNames.map((known) => JSON.stringify(known));
  const message = `must be ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  const isWord = typeof name === "string" && name.length <= 20;
  return { options: {}, issues: [{ path, message, received: isWord ? JSON.stringify(name) : kindOf(name) }] };
}
