import { createRequire } from "node:module";
import type * as JsonParser from "jsonc-parser";
import type * as Yaml from "yaml";
import { HotspareError } from "../../errors/hotspare-error.js";

interface Parsers {
  readonly yaml: typeof Yaml;
  readonly "jsonc-parser": typeof JsonParser;
}

const require = createRequire(import.meta.url);

/**
 * Loads a parser when a configuration is read. Loading it at import would cost users without a file a fifth of this
 * package's import time. Not `import()`, because a configuration is read before anything else runs.
 *
 * @throws {HotspareError} when the parser is missing, for example in a bundle without it
 */
export function loadParser<Name extends keyof Parsers>(name: Name): Parsers[Name] {
  try {
    return require(name) as Parsers[Name];
  } catch (cause) {
    const message = `The package "${name}" is not there, and a configuration cannot be read without it. If your program is bundled, leave it out of the bundle, and install it beside.`;
    throw new HotspareError({ message, cause });
  }
}
