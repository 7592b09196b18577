import type { Finding } from "../report.js";
import { resolveImport } from "./resolve-import.js";
import { type ImportReference, isTest, type SourceFile } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

/** Loaded in one place, since their order counts: tsyringe throws when reflect-metadata is not there yet. */
const ONLY_IN_CONTAINER = new Set(["tsyringe", "reflect-metadata"]);

/** The second door of core, for packages that write a provider. It loads none of core's dependencies. */
const PLUGIN_DOOR = "@hotspare/core/plugin";

/** Further doors of packages: core's for providers, and that of models of version 4 for `ai` 7. */
const FURTHER_DOORS: ReadonlySet<string> = new Set([
  PLUGIN_DOOR,
  "@hotspare/ai-sdk/v4",
  "@hotspare/gateway/feed",
  "@hotspare/gateway/sections",
]);

/** Sources that write a provider: ours, and the guide's. */
const OF_A_PROVIDER = /^(packages\/provider-[^/]+\/src|examples\/new-provider)\//;

/** What a package imports of ours beside core. Providers that speak OpenAI's protocol build on the package that does, instead of writing it again. */
const BUILDS_ON: Readonly<Record<string, readonly string[]>> = {
  "provider-azure": ["provider-openai"],
  "provider-volcengine": ["provider-openai"],
  gateway: ["config", "explain", "redis", "opentelemetry", "simulate"],
  simulate: ["config"],
  cli: ["config", "bulk", "redis", "explain", "gateway", "simulate"],
};

/**
 * Core knows no provider, providers know core by its plugin door alone, and nobody reaches into another package or into
 * examples, test and bench.
 */
export const packageDirection: StructureRule = (sources) =>
  sources.flatMap((source) =>
    source.imports.flatMap((reference): Finding[] => {
      const message = faultOf(source, reference);
      return message === undefined ? [] : [{ file: source.path, line: reference.line, message }];
    }),
  );

function faultOf(source: SourceFile, { specifier, typeOnly }: ImportReference): string | undefined {
  const target = resolveImport(source.path, specifier);
  if (target !== undefined) return faultOfPath(source.path, target);
  if (ONLY_IN_CONTAINER.has(specifier) && !typeOnly) return faultOfContainer(source.path, specifier);
  return specifier.startsWith("@hotspare/") ? faultOfPackage(source.path, specifier) : undefined;
}

function faultOfPath(path: string, target: string): string | undefined {
  const area = areaOf(path);
  if (areaOf(target) !== area) {
    return `imports ${target}, outside ${area}/: use the package by its name, or move what both need into a package`;
  }
  if (isTest(target) && !isTest(path)) return `a source must not import test code (${target})`;
  if (/^packages\/[^/]+\/src\/index\.ts$/.test(target) && !path.endsWith("/src/index.test.ts")) {
    return "imports its own package's index: import the file that has it";
  }
  return undefined;
}

function faultOfContainer(path: string, specifier: string): string | undefined {
  if (!path.startsWith("packages/core/") || path.startsWith("packages/core/src/wiring/")) return undefined;
  return `only wiring/ loads ${specifier}: import types with "import type", take a part through the constructor`;
}

function faultOfPackage(path: string, specifier: string): string | undefined {
  const [, name, deeper] = specifier.split("/");
  if (specifier === "@hotspare/core" && OF_A_PROVIDER.test(path) && !isTest(path)) {
    return `a provider imports nothing of core but ${PLUGIN_DOOR}: let that door export what is missing`;
  }
  if (deeper !== undefined && !FURTHER_DOORS.has(specifier))
    return `reaches into ${specifier}: import @hotspare/${name}, or let it export what is missing`;
  const [, importer, folder] = /^packages\/([^/]+)\/([^/]+)\//.exec(path) ?? [];
  if (importer === undefined) return undefined;
  if (name === importer) {
    return folder === "src" ? "imports its own package by name: import the file that has it" : undefined;
  }
  if (importer === "core") return `core imports no other package of ours (${specifier})`;
  if (BUILDS_ON[importer]?.includes(name ?? "") === true) return undefined;
  if (name === "core" || (name === "testkit" && isTest(path))) return undefined;
  const allowed = ["core", ...(BUILDS_ON[importer] ?? [])].join(", ");
  return `${importer} imports of our packages ${allowed}, and its tests @hotspare/testkit; not ${specifier}`;
}

/** `packages/core`, or a root folder. */
function areaOf(path: string): string {
  return /^packages\/[^/]+|^[^/]+/.exec(path)?.[0] ?? path;
}
