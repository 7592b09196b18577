import {
  type ConfigIssue,
  type CredentialInput,
  type Embedder,
  type Hotspare,
  type HotspareOptions,
  InvalidConfigError,
  type Logger,
  type PluginList,
  tokens,
  type Vlm,
  type VlmCredentialInput,
} from "@hotspare/core";
import type { EmbeddingOutput } from "@hotspare/core/plugin";
import { kindOf } from "./file/kind-of.js";
import { type ConfigText, readConfigSource } from "./file/read-config-source.js";
import { NotedFiles, type ReadFiles } from "./file/read-files.js";
import type { HotspareConfig } from "./hotspare-config.js";
import { ConfiguredEmbedders, ConfiguredVlms } from "./models/configured-models.js";
import { type EffectiveConfig, effectiveConfig } from "./models/effective-config.js";
import { findWarnings } from "./models/find-warnings.js";
import { locateIssues } from "./models/locate-issues.js";
import { logWarnings } from "./models/log-warnings.js";
import { openModels } from "./models/open-models.js";
import { planModels } from "./models/plan-models.js";
import { switcherNaming } from "./models/switcher-naming.js";
import { openFiles } from "./references/open-files.js";
import { referredSecrets } from "./references/referred-secrets.js";
import { type Environment, resolveReferences } from "./references/resolve-references.js";
import { type ConfigSections, type SectionValues, secretFieldsOf } from "./sections/config-section.js";
import { readSections, secretsOfSections } from "./sections/read-sections.js";
import { shownSections } from "./sections/shown-sections.js";

/** Options of `loadConfig`: the options of `createHotspare`. The file's options override them, field by field. */
export interface LoadConfigOptions<
  Plugins extends PluginList = PluginList,
  Sections extends ConfigSections = ConfigSections,
> extends HotspareOptions<Plugins> {
  /** Where `${NAME}` is looked up. @default process.env */
  readonly environment?: Environment | undefined;
  /** Further sections that the file may have beside the models, by name. @default none: other sections are refused */
  readonly sections?: Sections | undefined;
  /**
   * Returns options that follow from the sections, such as a `healthLink`. `loadConfig` calls it once, if every section is correct. If it throws
   * an `InvalidConfigError`, `loadConfig` reports its issues with all others. Their paths begin with the section's name. @default none
   */
  readonly fromSections?:
    | ((sections: SectionValues<Sections>) => DerivedOptions | Promise<DerivedOptions>)
    | undefined;
  /**
   * Checks the sections against the models, such as names of models. `loadConfig` calls it when everything else is correct, and reports the
   * issues that it returns. @default no further check
   */
  readonly alsoCheck?:
    | ((config: CheckedConfig<SectionValues<Sections>>) => readonly ConfigIssue[])
    | undefined;
  /**
   * The old configuration that this configuration replaces, when a process reads its file again. Credentials with the same provider, endpoint and
   * key keep their health, as with the option `healthOf` of `createHotspare`, and so does a key from a file with the same content. Close the old
   * configuration when its calls have ended. @default health begins empty
   */
  readonly before?: ConfigBefore | undefined;
}

/** What a configuration keeps from the old configuration. */
export interface ConfigBefore {
  readonly hotspare: Pick<Hotspare<PluginList>, "container">;
  readonly read: ReadFiles;
}

/** Options that sections may make. */
type DerivedOptions = Omit<Partial<HotspareOptions>, "plugins">;

/** The arguments of `alsoCheck`: open models, and correct sections. */
export interface CheckedConfig<Values> {
  readonly hotspare: Pick<
    Hotspare<PluginList>,
    "events" | "models" | "effectiveOptions" | "unknownErrors" | "usage"
  >;
  readonly embedders: {
    readonly names: readonly string[];
    get(name: string): Embedder;
    outputOf(name: string): EmbeddingOutput;
  };
  readonly vlms: { readonly names: readonly string[]; get(name: string): Vlm };
  readonly sections: Values;
}

/** Sections that nobody asked for. */
type NoSections = Readonly<Record<never, never>>;

/** The models of a configuration, and the Hotspare that they share. */
export interface LoadedConfig<
  Plugins extends PluginList = PluginList,
  Sections extends ConfigSections = NoSections,
> extends AsyncDisposable {
  readonly hotspare: Hotspare<Plugins>;
  readonly embedders: ConfiguredEmbedders<CredentialInput<Plugins>>;
  readonly vlms: ConfiguredVlms<VlmCredentialInput<Plugins>>;
  /**
   * All given values and all defaults, as data. Secrets are `[secret]`, and a reference stays as you wrote it. `JSON.stringify` writes the word
   * `Infinity` for a time without limit.
   */
  readonly config: EffectiveConfig;
  /**
   * Values that are valid but probably a mistake: a credential with the key of another credential, an `http://` address of another machine, the
   * price of an unknown model. The logger of the Hotspare has received each as a warning.
   */
  readonly warnings: readonly ConfigIssue[];
  /** The file's sections, as the schemas of the option `sections` returned them. */
  readonly sections: SectionValues<Sections>;
  /** Absolute paths of the configuration's file and of the files that it refers to. Watch them for changes. */
  readonly files: readonly string[];
  /** The same files, as they were read: `await read.changed()` returns the paths whose content has changed. */
  readonly read: ReadFiles;
  /** Closes the Hotspare and all its models, as `hotspare.close()` does. */
  readonly close: Hotspare<Plugins>["close"];
}

/**
 * Makes a Hotspare and all models of a configuration: the path of a YAML or JSON file, an object, or `{ text }` with the text itself. In its
 * texts, `${NAME}` means an environment variable, `${NAME:-default}` a variable with a default, and `file:./key` the content of a file.
 * Hotspare reads the file again when a provider refuses its key.
 *
 * @throws {InvalidConfigError} which lists all mistakes, with the lines of the file. Then nothing stays open.
 */
export async function loadConfig<
  const Plugins extends PluginList,
  const Sections extends ConfigSections = NoSections,
>(
  options: LoadConfigOptions<Plugins, Sections>,
  source: string | URL | HotspareConfig | ConfigText,
): Promise<LoadedConfig<Plugins, Sections>> {
  const {
    environment = globalThis.process?.env ?? {},
    sections = {} as Sections,
    fromSections,
    alsoCheck,
    before,
    ...given
  } = checkedOptions(options);
  const secretFields = secretFieldsOf(sections);
  const read = await readConfigSource(source);
  const first = resolveReferences(read.raw, environment, new Map(), secretFields);
  const readFiles = new NotedFiles();
  if (read.path !== undefined) {
    readFiles.note(read.path, read.content ?? "");
  }
  const files = await openFiles(first.wanted, {
    folder: read.directory,
    configuration: read.realPath,
    read: readFiles,
    before: before?.read,
  });
  const resolved =
    first.wanted.size === 0 ? first : resolveReferences(read.raw, environment, files, secretFields);
  const further = readSections(resolved.value, sections);
  const isRight = resolved.issues.length === 0 && further.issues.length === 0;
  const derived = await deriveOptions(isRight ? fromSections : undefined, further.values);
  const continued = before === undefined ? {} : { healthOf: before.hotspare };
  const code = { ...given, ...continued, ...derived.options };
  const secrets = [
    ...(code.secrets ?? []),
    ...referredSecrets(resolved.written),
    ...secretsOfSections(resolved.value, sections),
  ];
  const plan = planModels(resolved, { ...code, secrets }, Object.keys(sections));
  const opened = openModels(plan, code);
  const found: readonly ConfigIssue[] = [
    ...further.issues,
    ...derived.issues,
    ...plan.issues,
    ...opened.issues,
  ];
  const issues = await locateIssues(found, read, resolved);
  const { hotspare } = opened;
  if (issues.length > 0 || hotspare === undefined) {
    await hotspare?.close({ graceMs: 0 });
    throw new InvalidConfigError({ issues });
  }
  const embedders = new ConfiguredEmbedders<CredentialInput<Plugins>>(opened.embedders, [
    ...opened.vlms.keys(),
  ]);
  const vlms = new ConfiguredVlms<VlmCredentialInput<Plugins>>(opened.vlms, [...opened.embedders.keys()]);
  const last = alsoCheck?.({ hotspare, embedders, vlms, sections: further.values }) ?? [];
  if (last.length > 0) {
    await hotspare.close({ graceMs: 0 });
    throw new InvalidConfigError({ issues: await locateIssues(last, read, resolved) });
  }
  const { sameKeys, strangePrices, openAddresses } = findWarnings(resolved, opened);
  const same = await locateIssues([...sameKeys, ...strangePrices], read, resolved);
  logWarnings(code.logger ?? registeredLogger(hotspare), same);
  const open = await locateIssues(openAddresses, read, resolved);
  const warnings = [...same, ...open].toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
  const naming = switcherNaming(resolved.value, code);
  let config: EffectiveConfig | undefined;
  const close = hotspare.close.bind(hotspare);
  return {
    hotspare,
    embedders,
    vlms,
    get config() {
      config ??= effectiveConfig({
        hotspare: hotspare.effectiveOptions,
        opened,
        naming,
        written: resolved.written,
        sections: shownSections(resolved.value, sections),
      });
      return config;
    },
    warnings,
    sections: further.values,
    files: [...(read.path === undefined ? [] : [read.path]), ...[...files.values()].map(({ path }) => path)],
    read: readFiles,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** What an owner of sections refuses is reported with everything else. */
async function deriveOptions<Values>(
  fromSections: ((values: Values) => DerivedOptions | Promise<DerivedOptions>) | undefined,
  values: Values,
): Promise<{ readonly options: DerivedOptions; readonly issues: readonly ConfigIssue[] }> {
  try {
    return { options: (await fromSections?.(values)) ?? {}, issues: [] };
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    return { options: {}, issues: error.issues };
  }
}

/** The logger that a container of the user's gives in place of the option. */
function registeredLogger<Plugins extends PluginList>({ container }: Hotspare<Plugins>): Logger | undefined {
  try {
    return container.isRegistered(tokens.logger, true) ? container.resolve(tokens.logger) : undefined;
  } catch {
    return undefined;
  }
}

function checkedOptions<Options extends object>(options: Options): Options {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const message =
      'takes the options of createHotspare first: loadConfig({ plugins: [openai()] }, "hotspare.yaml")';
    throw new InvalidConfigError({ issues: [{ path: "", message, received: kindOf(options) }] });
  }
  return options;
}
