import { type HotspareConfig, loadConfig } from "@hotspare/config";
import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { CommandFailure } from "../output/command-failure.js";
import { warningList } from "../output/warning-list.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Plugins, Terminal } from "../terminal.js";

/**
 * Loads a migrated configuration with the keys in it, and says what is wrong. Models of providers that are not installed here are left out,
 * and so are fields with variables that are not set here: what they will hold is not known.
 */
export async function loadProblems(
  terminal: Terminal,
  config: HotspareConfig,
): Promise<readonly ConfigIssue[]> {
  const plugins = await installedPlugins(terminal);
  const installed = new Set(plugins.map(({ name }) => name));
  const loadable: HotspareConfig = {
    ...config,
    embedders: servedBy(installed, config.embedders),
    vlms: servedBy(installed, config.vlms),
  };
  if (Object.keys({ ...loadable.embedders, ...loadable.vlms }).length === 0) {
    return [];
  }
  const unset = variablesOf(loadable).filter((name) => (terminal.environment[name] ?? "") === "");
  const environment = {
    ...terminal.environment,
    ...Object.fromEntries(unset.map((name) => [name, "unset"])),
  };
  try {
    const { close } = await loadConfig({ plugins, environment, logger: warningList().logger }, loadable);
    await close({ graceMs: 0 });
    return [];
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    return error.issues.filter(({ path }) => {
      const written = JSON.stringify(valueAt(loadable, path)) ?? "";
      return !unset.some((name) => written.includes(`\${${name}`));
    });
  }
}

async function installedPlugins(terminal: Terminal): Promise<Plugins> {
  try {
    return await loadPlugins(terminal, []);
  } catch (error) {
    // No provider is installed yet: the report says which packages to install.
    if (error instanceof CommandFailure) {
      return [];
    }
    throw error;
  }
}

function servedBy<Model extends { readonly credentials: readonly { readonly provider: string }[] }>(
  installed: ReadonlySet<string>,
  models: Readonly<Record<string, Model>> = {},
): Readonly<Record<string, Model>> {
  return Object.fromEntries(
    Object.entries(models).filter(([, { credentials }]) =>
      credentials.every(({ provider }) => installed.has(provider)),
    ),
  );
}

function variablesOf(config: HotspareConfig): readonly string[] {
  return [...JSON.stringify(config).matchAll(/\$\{(\w+)/g)].map(([, name = ""]) => name);
}

/** The value at a path such as `vlms.default.credentials[0].baseURL`. */
function valueAt(config: HotspareConfig, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== "")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
      config,
    );
}
