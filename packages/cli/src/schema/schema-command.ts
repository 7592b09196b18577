import { createHotspare } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { loadPlugins } from "../plugins/load-plugins.js";
import type { Terminal } from "../terminal.js";

/** Prints the JSON Schema of a configuration with the installed providers. */
export async function schemaCommand(terminal: Terminal, plugin: readonly string[]): Promise<number> {
  const hotspare = createHotspare({ plugins: await loadPlugins(terminal, plugin) });
  terminal.out(`${JSON.stringify(hotspare.jsonSchema(), null, 2)}\n`);
  await hotspare.close();
  return exitCodes.ok;
}
