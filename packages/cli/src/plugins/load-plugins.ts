import type { ProviderPlugin } from "@hotspare/core/plugin";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { Plugins, Terminal } from "../terminal.js";

/** Our providers, each with the function that creates its plugins. */
const known = [
  { specifier: "@hotspare/provider-openai", factory: "openai" },
  { specifier: "@hotspare/provider-azure", factory: "azure" },
  { specifier: "@hotspare/provider-volcengine", factory: "volcengine" },
] as const;

/**
 * Loads the installed providers of the project and the plugins named on the command line. A name is a module and the
 * function that creates the plugin: `./acme.js` or `@acme/hotspare#acme`.
 */
export async function loadPlugins(terminal: Terminal, named: readonly string[]): Promise<Plugins> {
  const installed = await Promise.all(
    known.map(async ({ specifier, factory }) => {
      const module = await imported(terminal, specifier, specifier);
      return module === undefined ? [] : pluginsOf(module[factory], specifier);
    }),
  );
  const own = await Promise.all(named.map((name) => loadNamed(terminal, name)));
  const plugins = [...installed.flat(), ...own.flat()];
  if (plugins.length === 0) {
    const list = known.map(({ specifier }) => specifier).join(", ");
    throw new CommandFailure(`No provider is installed here. Install one of: ${list}.`, exitCodes.invalid);
  }
  return plugins;
}

async function loadNamed(terminal: Terminal, name: string): Promise<Plugins> {
  const [specifier = "", wanted] = name.split("#");
  const module = await imported(terminal, specifier, `--plugin ${name}`);
  if (module === undefined) {
    const message = `--plugin ${name}: the module "${specifier}" does not exist here. Give a path such as ./acme.js, or install it.`;
    throw new CommandFailure(message, exitCodes.invalid);
  }
  const factories = Object.keys(module).filter((key) => typeof module[key] === "function");
  const factory = wanted ?? (factories.length === 1 ? factories[0] : undefined);
  if (factory === undefined || !factories.includes(factory)) {
    const list = factories.join(", ") || "none";
    const message = `--plugin ${name}: name the function of the module that makes the plugin, as in --plugin ${specifier}#acme. The functions are: ${list}.`;
    throw new CommandFailure(message, exitCodes.invalid);
  }
  return pluginsOf(module[factory], name);
}

/** Imports a module. What its code throws is the module's fault, and said as such. */
async function imported(
  terminal: Terminal,
  specifier: string,
  name: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await terminal.importModule(specifier);
  } catch (error) {
    throw new CommandFailure(`${name}: the module cannot be loaded: ${textOf(error)}.`, exitCodes.invalid);
  }
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}

function pluginsOf(factory: unknown, name: string): Plugins {
  let made: unknown;
  try {
    made = typeof factory === "function" ? factory() : undefined;
  } catch (error) {
    throw new CommandFailure(`${name}: its function throws: ${textOf(error)}.`, exitCodes.invalid);
  }
  const plugins: readonly unknown[] = Array.isArray(made) ? made : [made];
  if (!plugins.every(isPlugin)) {
    throw new CommandFailure(`${name}: its function does not return a plugin.`, exitCodes.invalid);
  }
  return plugins;
}

function isPlugin(value: unknown): value is ProviderPlugin {
  return typeof value === "object" && value !== null && "name" in value && "credentialSchema" in value;
}
