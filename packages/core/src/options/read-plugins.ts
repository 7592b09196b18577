import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue } from "./refused/received-value.js";

/** Returns the plugins by name, and the mistakes in the list. */
export function readPlugins(given: readonly unknown[]): {
  readonly plugins: ReadonlyMap<string, ProviderPlugin>;
  readonly issues: readonly ConfigIssue[];
} {
  const plugins = new Map<string, ProviderPlugin>();
  const issues: ConfigIssue[] = [];
  const entries = given.flatMap((entry, index) =>
    Array.isArray(entry)
      ? entry.map((plugin: unknown, inner) => ({ path: `plugins[${index}][${inner}]`, plugin }))
      : [{ path: `plugins[${index}]`, plugin: entry }],
  );
  for (const { path, plugin } of entries) {
    if (!isPlugin(plugin)) {
      issues.push({ path, message: mendOf(plugin), received: describeValue(plugin, "type") });
    } else if (plugins.has(plugin.name)) {
      issues.push({
        path,
        message: `another plugin has the name "${plugin.name}" already: give each provider once`,
      });
    } else {
      plugins.set(plugin.name, plugin);
    }
  }
  return { plugins, issues };
}

function isPlugin(value: unknown): value is ProviderPlugin {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { name, credentialSchema, errorRules, readErrorFacts, createEmbedder, createVlm } =
    value as Partial<ProviderPlugin>;
  return (
    typeof name === "string" &&
    name !== "" &&
    typeof credentialSchema?.["~standard"]?.validate === "function" &&
    Array.isArray(errorRules) &&
    typeof readErrorFacts === "function" &&
    [createEmbedder, createVlm].every((create) => create === undefined || typeof create === "function")
  );
}

function mendOf(value: unknown): string {
  if (typeof value === "function") {
    const name = value.name === "" ? "the factory" : value.name;
    return `is not a plugin: call it, as in plugins: [${name}()]`;
  }
  return "is not a plugin: a plugin has a name, a credentialSchema, errorRules, readErrorFacts, and createEmbedder or createVlm as functions";
}
