import { readFile } from "node:fs/promises";
import type { ConfigText, Environment, HotspareConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";

/** A configuration as it is: the path of a YAML or JSON file, an object, or `{ text }` with the text itself. */
export type ConfigSource = string | HotspareConfig | ConfigText;

/** A configuration whose missing secrets have made-up values. */
export interface SimulatedConfig {
  readonly source: HotspareConfig | ConfigText;
  readonly environment: Environment;
  /** Names of the variables and files that have made-up values. */
  readonly madeUp: readonly string[];
}

/** `${NAME}` without a default. `$${` is a plain `${`. */
const variable = /(?<!\$)\$\{([A-Za-z_]\w*)\}/g;

/** `file:./key` as the whole of a text, in YAML and in JSON. */
const secretFile = /(?<=^|[\s"'[{,:])file:[^\s"',}\]]+/gm;

/** Variables that probably hold an address. */
const addressName = /URL|URI|ENDPOINT|HOST|ORIGIN/i;

/**
 * Gives every variable without a value and every file of a secret a made-up value: nothing leaves this machine, so that nobody needs keys here. Files
 * of secrets are never read, since a key that is read again would need this machine's time.
 */
export async function simulatedConfig(
  given: ConfigSource,
  environment: Environment,
): Promise<SimulatedConfig> {
  const madeUp = new Set<string>();
  const filled: Record<string, string | undefined> = { ...environment };
  const keyOf = (reference: string) => {
    madeUp.add(reference);
    return `simulated-key-${[...madeUp].indexOf(reference) + 1}-of-nobody`;
  };

  function prepared(text: string): string {
    const withoutFiles = text.replace(secretFile, (reference) => keyOf(reference));
    for (const [, name = ""] of withoutFiles.matchAll(variable)) {
      if ((filled[name] ?? "") === "") {
        filled[name] = addressName.test(name)
          ? `https://${name.toLowerCase().replaceAll("_", "-")}.invalid`
          : keyOf(name);
        madeUp.add(name);
      }
    }
    return withoutFiles;
  }

  if (typeof given === "string") {
    const source = { text: prepared(await readText(given)), name: given };
    return { source, environment: filled, madeUp: [...madeUp] };
  }
  if ("text" in given && typeof given.text === "string") {
    const source = { ...given, text: prepared(given.text) };
    return { source, environment: filled, madeUp: [...madeUp] };
  }
  const source = withTexts(given, prepared) as HotspareConfig;
  return { source, environment: filled, madeUp: [...madeUp] };
}

function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((inner) => withTexts(inner, change));
  }
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTexts(inner, change)]));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const message =
      code === "ENOENT" ? "there is no such file" : `the file cannot be read (${String(code ?? "no code")})`;
    throw new InvalidConfigError({ issues: [{ path: "", message, file: path }], cause: error });
  }
}
