import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { readPackage } from "../build/read-package.js";

/** The public names of one package, in a form that shows each change as a line. */
export interface ApiReport {
  /** The page that is kept in the repository: `packages/core/api-report.md`. */
  readonly path: string;
  readonly text: string;
}

interface Door {
  readonly folder: string;
  readonly name: string;
  readonly config: ExtractorConfig;
}

/**
 * Reports what the published declarations of all packages export. Needs a build.
 *
 * @throws {Error} when a package has not been built, or its declarations cannot be read
 */
export function apiReports(): readonly ApiReport[] {
  const temporary = mkdtempSync(join(tmpdir(), "hotspare-api-"));
  try {
    const doors = readdirSync("packages").flatMap((name) => doorsOf(`packages/${name}`, temporary));
    const [first] = doors;
    if (first === undefined) return [];
    // One compilation for all: each door names types of others.
    const compilerState = CompilerState.create(first.config, {
      additionalEntryPoints: doors.map(({ config }) => config.mainEntryPointFilePath),
    });
    const texts = doors.map((door) => ({ ...door, text: namesOf(door, compilerState) }));
    return [...new Set(doors.map(({ folder }) => folder))].map((folder) => ({
      path: `${folder}/api-report.md`,
      text: pageOf(
        folder,
        texts.filter((each) => each.folder === folder),
      ),
    }));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function doorsOf(folder: string, temporary: string): readonly Door[] {
  return readPackage(folder).doors.map((name) => {
    const reportFolder = join(temporary, folder, name);
    mkdirSync(reportFolder, { recursive: true });
    const none = { default: { logLevel: ExtractorLogLevel.None } };
    const config = ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath: resolve(folder, "package.json"),
      configObject: {
        projectFolder: resolve(folder),
        mainEntryPointFilePath: resolve(folder, `dist/${name}.d.ts`),
        newlineKind: "lf",
        compiler: { overrideTsconfig: { compilerOptions, files: [`dist/${name}.d.ts`] } },
        apiReport: {
          enabled: true,
          reportFileName: "report",
          reportFolder,
          reportTempFolder: join(reportFolder, "temp"),
          // A type that a door names and does not export is public in all but name.
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          compilerMessageReporting: none,
          extractorMessageReporting: none,
          tsdocMessageReporting: none,
        },
      },
    });
    return { folder, name, config };
  });
}

const compilerOptions = {
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  module: "nodenext",
  moduleResolution: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ["node"],
  noEmit: true,
};

function namesOf({ folder, name, config }: Door, compilerState: CompilerState): string {
  const { succeeded } = Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback: silent,
  });
  const [file] = readdirSync(config.reportFolder).filter((each) => each.endsWith(".md"));
  if (file === undefined) throw new Error(`${folder}, ${name}: no report was made (${succeeded})`);
  const text = readFileSync(join(config.reportFolder, file), "utf8");
  const names = /```ts\n([\s\S]*?)```/.exec(text)?.[1];
  if (names === undefined) throw new Error(`${folder}, ${name}: the report has no names`);
  return withoutNoise(names);
}

/** Leaves out what says nothing of a name: that it is public, as all are here, and that a member's name is its description. */
function withoutNoise(names: string): string {
  return names
    .replaceAll(
      /^ *\/\/ (?:@public|\(undocumented\)|@public \(undocumented\)|\(No @packageDocumentation.*)\n/gm,
      "",
    )
    .replaceAll(SAME_NAMED, (lines) => lines.trimEnd().split("\n").sort().join("\n").concat("\n"))
    .trim();
}

/** Members that are named as their values, as a schema's choices are: the compiler writes them in an order that depends on what it read before. */
const SAME_NAMED = /(?:^ *(\w+): "\1";\n){2,}/gm;

function silent(message: { handled: boolean }): void {
  message.handled = true;
}

function pageOf(folder: string, doors: readonly { readonly name: string; readonly text: string }[]): string {
  const parts = doors.map(({ name, text }) => {
    const door = `@hotspare/${folder.split("/").at(-1)}${name === "index" ? "" : `/${name}`}`;
    return `## ${door}\n\n\`\`\`ts\n${text}\n\`\`\`\n`;
  });
  return `# Public names\n\nWritten by \`npm run write:api\`. A change here is a change for users: docs/versions.md says which changes need which version.\n\n${parts.join("\n")}`;
}
