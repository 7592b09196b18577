import { readConfigSource } from "./file/read-config-source.js";

/**
 * Reads a YAML or JSON file as data, without validation. Use this function for `migrateLegacyConfig`, or to change a
 * configuration before `loadConfig` takes it.
 *
 * @throws {InvalidConfigError} when the file cannot be read or parsed, with the line but without quoting the text
 */
export async function readConfigFile(path: string | URL): Promise<unknown> {
  const { raw } = await readConfigSource(path);
  return raw;
}
