import { Visitor } from "oxc-parser";
import type { Finding } from "../report.js";
import { isTest, type SourceFile } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

/** Words that say nothing, or a second word for an idea that has one already; and what to write instead. */
const AVOIDED: Readonly<Record<string, string>> = {
  manager: "say what it does: pool, registry, list",
  helper: "say what it does",
  util: "say what it does",
  utils: "say what it does",
  utility: "say what it does",
  service: "say what it does; a server is an endpoint, a vendor a provider",
  engage: "run",
  engaged: "run",
  engagement: "attempt",
  conclude: "finish, blame",
  concluded: "finished",
  charge: "blame, count",
  charges: "blame, count",
  charged: "blamed, counted",
  tell: "report, emit, return",
  tells: "reports, emits, returns",
  told: "reported",
  telling: "reporting",
  announce: "report, emit",
  announced: "reported",
  announcer: "report, emit",
  slot: "credential, place, kind",
  slots: "credentials, places, kinds",
  soft: "blocks: false",
  soften: "count",
  softened: "counted",
};

/** Where such a word is the right one, and why. Paths are prefixes. */
const EXCEPTIONS: readonly {
  readonly word: string;
  readonly paths: readonly string[];
  readonly reason: string;
}[] = [
  {
    word: "service",
    paths: ["packages/provider-", "packages/testkit/src/"],
    reason: "vendors call a part of their API so, in error codes and in signatures",
  },
];

/** Names of the sources: one word per idea, and none of the words that say nothing. */
export const plainNames: StructureRule = (sources) =>
  sources.filter(({ path }) => /^packages\/[^/]+\/src\//.test(path) && !isTest(path)).flatMap(faultsOf);

function faultsOf(source: SourceFile): Finding[] {
  const { path, program, lineAt } = source;
  const reported = new Set<string>();
  const findings: Finding[] = [];
  const look = (name: string, line?: number) => {
    const word = partsOf(name).find((part) => Object.hasOwn(AVOIDED, part) && !isExcepted(part, path));
    if (word === undefined || reported.has(name)) return;
    reported.add(name);
    const message = `${name} has the word "${word}", which we do not use: ${AVOIDED[word]}`;
    findings.push({ file: path, ...(line === undefined ? {} : { line }), message });
  };
  look(path.slice(path.lastIndexOf("/") + 1, path.lastIndexOf(".")));
  const lookAt = ({ name, start }: { readonly name: string; readonly start: number }) =>
    look(name, lineAt(start));
  new Visitor({ Identifier: lookAt, PrivateIdentifier: lookAt }).visit(program);
  return findings;
}

/** The words of a name: `tellFailure`, `TELL_FAILURE` and `tell-failure` have the same two. */
function partsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z]+/);
}

function isExcepted(word: string, path: string): boolean {
  return EXCEPTIONS.some(
    (exception) => exception.word === word && exception.paths.some((prefix) => path.startsWith(prefix)),
  );
}
