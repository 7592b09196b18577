import { readFile } from "node:fs/promises";
import type { ConfigText, Environment, HotspareConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";

/** A configuration: the path of a YAML or JSON file, an object, or `{ text }` with the text of a file. */
export type ConfigSource = string | HotspareConfig | ConfigText;

/** A configuration in which every missing secret has a made-up value. */
export interface SimulatedConfig {
  readonly source: HotspareConfig | ConfigText;
  readonly environment: Environment;
  /** Names of the variables and files that got made-up values. */
  readonly madeUp: readonly string[];
}

/** Finds `${NAME}` without a default. `$${` stands for a plain `${`. */
const variable = /(?<!\$)\$\{([A-Za-z_]\w*)\}/g;

/** Finds `file:./key` where it is a whole value, in YAML and in JSON. */
const secretFile = /(?<=^|[\s"'[{,:])file:[^\s"',}\]]+/gm;

/** Finds variables whose names suggest an address. */
const addressName = /URL|URI|ENDPOINT|HOST|ORIGIN/i;
/** Finds the text before a variable whose field holds an address. */
const addressField = /\w*(?:URL|URI|endpoint|host|origin|address)["']?\s*:\s*["']?$/i;
/** Finds the text of an address before a variable that is the host, a part of the host, or the port. */
const beforeHost = /:\/\/[\w.-]*$/;
const beforePort = /:\/\/[\w.-]+:$/;
/** A field's name and the beginning of an address together are shorter than this, in characters. */
const mostBefore = 200;

/**
 * Gives a made-up value to every variable without a value and to every file of a secret. A simulation sends nothing from this machine, so it needs no
 * keys. Files of secrets are never read, because virtual time does not wait for this machine's disk.
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

/** A value that fits an address at this place. Undefined: the variable is no part of an address. */
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
