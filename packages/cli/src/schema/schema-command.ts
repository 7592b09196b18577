import { jsonSchema } from "@hotspare/config";
import { exitCodes } from "../exit-codes.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";

/** Prints the JSON Schema of a configuration with the installed providers, and with the sections of the gateway. */
export async function schemaCommand(terminal: Terminal, plugin: readonly string[]): Promise<number> {
  const plugins = await loadPlugins(terminal, plugin);
  const { gatewaySections } = await import("@hotspare/gateway/sections");
  terminal.out(`${JSON.stringify(jsonSchema(plugins, gatewaySections()), null, 2)}\n`);
  return exitCodes.ok;
}
