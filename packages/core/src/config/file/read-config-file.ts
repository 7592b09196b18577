import { readConfigSource } from "./read-config-source.js";

/**
 * Reads a YAML or JSON file as data, without validation. Use this function for `migrateLegacyConfig`, or to change a
 * configuration before `hotspare.fromConfig` reads it.
 *
 * @throws {InvalidConfigError} when the file cannot be read or parsed, with the line but without quoting the text
 */
export function readConfigFile(path: string | URL): unknown {
  return readConfigSource(path).raw;
}
