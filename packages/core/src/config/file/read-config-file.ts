import { readConfigSource } from "./read-config-source.js";

/**
 * Reads a YAML or JSON file as data, without looking at what it says: for `migrateLegacyConfig`, and for a configuration that is changed
 * before `hotspare.fromConfig` takes it.
 *
 * @throws {InvalidConfigError} when it cannot be read or parsed, with the line; nothing of its text is quoted
 */
export function readConfigFile(path: string | URL): unknown {
  return readConfigSource(path).raw;
}
