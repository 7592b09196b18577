import type { ConfigIssue, EmbedderOptions, HotspareOptions, PluginList, VlmOptions } from "@hotspare/core";
import { commonCredentialFields, isObject, type ProviderPlugin, unknownField } from "@hotspare/core/plugin";
import { kindOf, present } from "../file/kind-of.js";
import type { ResolvedConfig } from "../references/resolve-references.js";
import { withFileSecrets } from "../references/with-file-secrets.js";
import { fileFields, objectFields } from "./config-fields.js";
import { namedSwitcher, switcherNames } from "./named-switcher.js";
import { withInfinity } from "./with-infinity.js";

/** What a configuration makes, before anything of it is checked by core. */
export interface ModelPlan<Plugins extends PluginList> {
  readonly hotspare: HotspareOptions<Plugins>;
  readonly embedders: ReadonlyMap<string, EmbedderOptions<never>>;
  readonly vlms: ReadonlyMap<string, VlmOptions<never>>;
  readonly issues: readonly ConfigIssue[];
}

const commonNames: ReadonlySet<string> = new Set(commonCredentialFields);

/** Turns a configuration into options. Options of a file are laid over the options that code gives, field by field. */
export function planModels<Plugins extends PluginList>(
  resolved: ResolvedConfig,
  code: HotspareOptions<Plugins>,
  sections: readonly string[] = [],
): ModelPlan<Plugins> {
  const known = [...fileFields, ...sections];
  const issues: ConfigIssue[] = [];
  const value = withInfinity(resolved.value);
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
  const unknown = names.filter((name) => !known.includes(name));
  issues.push(...unknown.map((name) => unknownField("", name, known)));
  if (value["$schema"] !== undefined && typeof value["$schema"] !== "string") {
    issues.push({ path: "$schema", message: "must be a text", received: kindOf(value["$schema"]) });
  }
  const hasFiles = [...resolved.written.values()].some(({ file }) => file !== undefined);
  // Only credentials with keys in files are looked through for secrets.
  const plugins = hasFiles ? pluginsOf(code) : undefined;
  const modelsOf = <Options>(group: "embedders" | "vlms", example: string, kind: string) => {
    const given = value[group];
    if (given !== undefined && !isObject(given)) {
      const message = `must be an object of ${kind} by name: { "${example}": { … } }`;
      issues.push({ path: group, message, received: kindOf(given) });
    }
    const models = Object.entries(isObject(given) ? given : {});
    if (models.some(([name]) => name.trim() === "")) {
      const message = "has a model without a name: name the model, as in vlms: { captions: { … } }";
      issues.push({ path: group, message });
    }
    return new Map(
      models.map(([name, model]) => {
        const path = `${group}.${name}`;
        const prepared = prepareModel(model, path, group === "vlms" ? "vlm" : "embedder", resolved, plugins);
        issues.push(...prepared.issues);
        return [name, (isObject(prepared.given) ? { ...prepared.given, name } : prepared.given) as Options];
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

/** The options of code, overridden by the file. Core refuses a value that should be an object. */
function merged<Plugins extends PluginList>(
  code: HotspareOptions<Plugins>,
  file: Readonly<Record<string, unknown>>,
): HotspareOptions<Plugins> {
  const laid = objectFields.map((name) => {
    const over = file[name];
    return [
      name,
      isObject(over) ? { ...code[name], ...present(over) } : over === undefined ? code[name] : over,
    ] as const;
  });
  return { ...code, ...present(Object.fromEntries(laid)), ...present({ prices: file["prices"] }) };
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
  maker: "embedder" | "vlm",
  { written }: ResolvedConfig,
  plugins: ReadonlyMap<string, ProviderPlugin> | undefined,
): { readonly given: unknown; readonly issues: readonly ConfigIssue[] } {
  if (!isObject(model)) {
    return { given: model, issues: [] };
  }
  const { switcher, rules, name, ...rest } = model;
  const named = switcherOf(switcher, `${path}.switcher`);
  const issues = [...named.issues];
  if (rules !== undefined) {
    const message = `are code: give them to loadConfig, or to hotspare.${maker} in code`;
    issues.push({ path: `${path}.rules`, message });
  }
  if (name !== undefined) {
    const message = "is not an option of a file: write the name of a model before its options";
    issues.push({ path: `${path}.name`, message });
  }
  const { credentials } = rest;
  const list =
    Array.isArray(credentials) && plugins !== undefined
      ? {
          credentials: credentials.map((each, index) =>
            withFileSecrets(each, `${path}.credentials[${index}]`, written, plugins, commonNames),
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
