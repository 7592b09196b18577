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
 * Loads a parser when a configuration is read: whoever has none in a file would pay a fifth of the import of this package for it. Not by
 * `import()`, since a configuration is read before anything else runs.
 *
 * @throws {HotspareError} when it is not there, as in a bundle that left it out
 */
export function loadParser<Name extends keyof Parsers>(name: Name): Parsers[Name] {
  try {
    return require(name) as Parsers[Name];
  } catch (cause) {
    const message = `The package "${name}" is not there, and a configuration cannot be read without it. If your program is bundled, leave it out of the bundle, and install it beside.`;
    throw new HotspareError({ message, cause });
  }
}
