import { Visitor } from "oxc-parser";
import type { Finding } from "../report.js";
import type { SourceFile } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

/** Words of the language we do without, also where a comment tells the linter to look away. */
export const bannedSyntax: StructureRule = (sources) =>
  sources.flatMap((source) => [...inCode(source), ...inComments(source)]);

function inCode({ path, program, lineAt }: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const ban = (message: string) => (node: { readonly start: number }) => {
    findings.push({ file: path, line: lineAt(node.start), message });
  };
  const banDefault = ban("no default export: a name says the same in every file that imports it");
  new Visitor({
    ExportAllDeclaration: ban("no `export *`: name what is exported, one by one"),
    ExportDefaultDeclaration: banDefault,
    ExportSpecifier: (node) => {
      if (node.exported.type === "Identifier" && node.exported.name === "default") banDefault(node);
    },
    TSEnumDeclaration: ban(
      "no enum: use a union of string literals, with a constant tuple where a list is needed",
    ),
    TSAnyKeyword: ban("no `any`: use `unknown` and narrow it"),
    TSNonNullExpression: ban("no `!`: narrow it, or throw an error that says what is missing"),
  }).visit(program);
  return findings;
}

function inComments({ path, comments, lineAt }: SourceFile): Finding[] {
  return comments
    .filter(({ value }) => /^[\s*/]*@ts-(ignore|nocheck)/.test(value))
    .map(({ start }) => ({
      file: path,
      line: lineAt(start),
      message:
        "no @ts-ignore or @ts-nocheck: mend the type; a test that must not compile uses @ts-expect-error",
    }));
}
