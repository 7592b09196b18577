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

/** Variables that probably hold an address, by their names. */
const addressName = /URL|URI|ENDPOINT|HOST|ORIGIN/i;
/** The text before a variable that holds an address: its field says so. */
const addressField = /\w*(?:URL|URI|endpoint|host|origin|address)["']?\s*:\s*["']?$/i;
/** The text before a variable that is the host or its first part, and before a variable that is the port. */
const beforeHost = /:\/\/[\w.-]*$/;
const beforePort = /:\/\/[\w.-]+:$/;
/** More characters than a field's name and the beginning of an address have. */
const mostBefore = 200;

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

  function prepared(text: string, field = ""): string {
    const withoutFiles = text.replace(secretFile, (reference) => keyOf(reference));
    for (const { 1: name = "", index } of withoutFiles.matchAll(variable)) {
      if ((filled[name] ?? "") === "") {
        const before = `${field}: ${withoutFiles}`.slice(0, field.length + 2 + index).slice(-mostBefore);
        filled[name] = addressPart(name, before) ?? keyOf(name);
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

/** What may stand in an address at this place. Undefined: the variable is no part of an address. */
function addressPart(name: string, before: string): string | undefined {
  const host = `${name.toLowerCase().replaceAll("_", "-")}.invalid`;
  if (beforePort.test(before)) {
    return "8443";
  }
  if (beforeHost.test(before)) {
    return host;
  }
  return addressName.test(name) || addressField.test(before) ? `https://${host}` : undefined;
}

function withTexts(
  value: unknown,
  change: (text: string, field?: string) => string,
  field?: string,
): unknown {
  if (typeof value === "string") {
    return change(value, field);
  }
  if (Array.isArray(value)) {
    return value.map((inner) => withTexts(inner, change));
  }
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withTexts(inner, change, name)]),
  );
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
