import { readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";

const SOURCE = "packages/core/src/contract/events.ts";

/** The groups of the page, in its order, by the interface that an event extends. A new interface needs a title here. */
const titles: Readonly<Record<string, string>> = {
  CallEvent: "Events of a call",
  AttemptEvent: "Events of an attempt",
  ActiveChange: "Changes of the active credential",
  CircuitEvent: "Changes of a circuit",
  "": "Other events",
};

interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly comment: string;
  /** The words that the member may be, when its type is a union of words. */
  readonly words: readonly string[];
}

interface DocumentedEvent extends Member {
  /** The interface whose members the event has too; empty: none. */
  readonly base: string;
  readonly own: readonly Member[];
  /** Types of other files whose members the event has. */
  readonly others: readonly string[];
}

/** The tables of events, from the type itself: when each is emitted, and what it carries. */
export function eventTables(text = readFileSync(SOURCE, "utf8")): string {
  const interfaces = readInterfaces(text);
  const events = readEvents(text, interfaces);
  return Object.entries(titles)
    .map(([base, title]) => [base, title, events.filter((event) => event.base === base)] as const)
    .filter(([, , group]) => group.length > 0)
    .map(([base, title, group]) => section(title, interfaces.get(base) ?? [], group))
    .join("\n\n");
}

function section(title: string, shared: readonly Member[], events: readonly DocumentedEvent[]): string {
  const rows = events.map(({ name, comment, own, others }) => {
    const carries = [...others.map((other) => `the members of \`${other}\``), ...own.map(namedMember)];
    return `| \`${name}\` | ${comment} | ${carries.join(", ")} |`;
  });
  const table = ["| event | when | carries |", "| --- | --- | --- |", ...rows].join("\n");
  const all =
    shared.length === 0
      ? []
      : [`Each of these has ${shared.map((member) => `\`${nameOf(member)}\``).join(", ")}.`];
  return [`### ${title}`, ...all, table].join("\n\n");
}

function namedMember(member: Member): string {
  const { comment, words } = member;
  const notes = [...(comment === "" ? [] : [asClause(comment)]), ...words.map((word) => `\`${word}\``)];
  return notes.length === 0 ? `\`${nameOf(member)}\`` : `\`${nameOf(member)}\` (${notes.join(", ")})`;
}

function nameOf({ name, optional }: Member): string {
  return optional ? `${name}?` : name;
}

/** A comment within a list: without the full stop, its first letter small unless it is an acronym. */
function asClause(comment: string): string {
  const text = comment.replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

type Statement = ReturnType<typeof parseSync>["program"]["body"][number];
type Declaration = Extract<Statement, { readonly type: "TSInterfaceDeclaration" }>;
type Signature = Declaration["body"]["body"][number];
type Property = Extract<Signature, { readonly type: "TSPropertySignature" }>;
type TypeNode = NonNullable<Property["typeAnnotation"]>["typeAnnotation"];

/** The members of each interface of the file, those of the interfaces it extends first. */
function readInterfaces(text: string): ReadonlyMap<string, readonly Member[]> {
  const aliases = aliasesOf(text);
  const interfaces = new Map<string, readonly Member[]>();
  for (const declaration of declarationsOf(text)) {
    const inherited = declaration.extends.flatMap(({ expression }) =>
      expression.type === "Identifier" ? (interfaces.get(expression.name) ?? []) : [],
    );
    interfaces.set(declaration.id.name, [...inherited, ...membersOf(text, aliases, declaration.body.body)]);
  }
  return interfaces;
}

function readEvents(
  text: string,
  interfaces: ReadonlyMap<string, readonly Member[]>,
): readonly DocumentedEvent[] {
  const aliases = aliasesOf(text);
  const declaration = declarationsOf(text).find(({ id }) => id.name === "HotspareEvents");
  if (declaration === undefined) throw new Error(`${SOURCE} has no interface HotspareEvents`);
  return declaration.body.body.filter(isProperty).map((property) => {
    const types = typesOf(property);
    const named = types.flatMap((type) =>
      type.type === "TSTypeReference" && type.typeName.type === "Identifier" ? [type.typeName.name] : [],
    );
    const base = named.find((name) => interfaces.has(name)) ?? "";
    if (titles[base] === undefined) throw new Error(`the group ${base} of events has no title in the guide`);
    const [member] = membersOf(text, aliases, [property]);
    if (member === undefined || member.comment === "") {
      throw new Error(`${SOURCE}: an event has no comment that says when it is emitted`);
    }
    const own = types.flatMap((type) =>
      type.type === "TSTypeLiteral" ? membersOf(text, aliases, type.members) : [],
    );
    return { ...member, base, own, others: named.filter((name) => !interfaces.has(name)) };
  });
}

function declarationsOf(text: string): readonly Declaration[] {
  return statementsOf(text).flatMap((statement) =>
    statement.type === "TSInterfaceDeclaration" ? [statement] : [],
  );
}

function statementsOf(text: string): readonly Statement[] {
  const { program, errors } = parseSync(SOURCE, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${SOURCE}: ${error.message}`);
  return program.body.flatMap((statement) => {
    const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return declared === null ? [] : [declared];
  });
}

function typesOf({ typeAnnotation }: Property): readonly TypeNode[] {
  const type = typeAnnotation?.typeAnnotation;
  if (type === undefined) return [];
  return type.type === "TSIntersectionType" ? type.types : [type];
}

/** The types of the file that have a name and are no interface. */
function aliasesOf(text: string): ReadonlyMap<string, TypeNode> {
  return new Map(
    statementsOf(text).flatMap((statement) =>
      statement.type === "TSTypeAliasDeclaration"
        ? [[statement.id.name, statement.typeAnnotation] as const]
        : [],
    ),
  );
}

function membersOf(
  text: string,
  aliases: ReadonlyMap<string, TypeNode>,
  signatures: readonly Signature[],
): readonly Member[] {
  return signatures.filter(isProperty).flatMap((property) => {
    const { key, optional, start, typeAnnotation } = property;
    if (key.type !== "Identifier") return [];
    const words = wordsOf(typeAnnotation?.typeAnnotation, aliases);
    return [{ name: key.name, optional, comment: commentBefore(text, start), words }];
  });
}

/** The words of a union of string literals; empty: the type is something else. */
function wordsOf(type: TypeNode | undefined, aliases: ReadonlyMap<string, TypeNode>): readonly string[] {
  if (type?.type === "TSTypeReference" && type.typeName.type === "Identifier") {
    const alias = aliases.get(type.typeName.name);
    return alias?.type === "TSUnionType" ? wordsOf(alias, aliases) : [];
  }
  if (type?.type !== "TSUnionType") return [];
  return type.types.flatMap((part) =>
    part.type === "TSLiteralType" && part.literal.type === "Literal" && typeof part.literal.value === "string"
      ? [part.literal.value]
      : [],
  );
}

function isProperty(signature: Signature): signature is Property {
  return signature.type === "TSPropertySignature";
}

/** The doc comment that ends right before an offset, as one line. */
function commentBefore(text: string, offset: number): string {
  const before = text.slice(0, offset).trimEnd();
  if (!before.endsWith("*/")) return "";
  return before
    .slice(before.lastIndexOf("/**") + 3, -2)
    .split("\n")
    .map((line) => line.trim().replace(/^\* ?/, ""))
    .join(" ")
    .trim();
}
