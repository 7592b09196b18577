import { parseSync, Visitor } from "oxc-parser";

type Program = ReturnType<typeof parseSync>["program"];
type Node = Parameters<
  NonNullable<ConstructorParameters<typeof Visitor>[0]["ImportExpression"]>
>[0]["source"];

/** A reference from one module to another, in any of the ways TypeScript has: type imports are references too. */
export interface ImportReference {
  readonly specifier: string;
  readonly line: number;
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** One parsed TypeScript or JavaScript module. */
export interface SourceFile {
  /** From the root of the workspace, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportReference[];
  readonly program: Program;
  readonly comments: readonly { readonly value: string; readonly start: number }[];
  /** Line of an offset in the text, counted from 1. */
  lineAt(offset: number): number;
}

/** Whether a file is a test, or exists only for tests. */
export function isTest(path: string): boolean {
  return /\.test(-d)?\.ts$/.test(path) || /^(packages\/[^/]+\/)?test\//.test(path);
}

/** Parses a module. Throws when the text is not TypeScript: a file that cannot be read cannot be vouched for. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  return {
    path,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    imports: importsOf(program, lineAt),
    program,
    comments,
    lineAt,
  };
}

function importsOf(program: Program, lineAt: (offset: number) => number): ImportReference[] {
  const imports: ImportReference[] = [];
  const add = (source: Node | null, typeOnly: boolean): void => {
    const specifier = source === null ? undefined : textOf(source);
    if (source !== null && specifier !== undefined)
      imports.push({ specifier, line: lineAt(source.start), typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === "type"),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === "type"),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === "type"),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
    TSExternalModuleReference: (node) => add(node.expression, false),
  }).visit(program);
  return imports;
}

function textOf(source: Node): string | undefined {
  if (source.type === "Literal" && typeof source.value === "string") return source.value;
  if (source.type === "TemplateLiteral" && source.expressions.length === 0)
    return source.quasis[0]?.value.raw;
  return undefined;
}
