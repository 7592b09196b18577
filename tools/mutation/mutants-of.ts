import { parseSync, Visitor } from "oxc-parser";

/** One small change of a source that its tests should notice. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
  /** Counted from 1. */
  readonly line: number;
}

const swappedOperators: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "&&": "||",
  "||": "&&",
};
const swappedNames: Readonly<Record<string, string>> = {
  max: "min",
  min: "max",
  some: "every",
  every: "some",
};

/** Every mutant of a source: operators, conditions, numbers, truths, negations, and calls that are left out. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const { program } = parseSync(path, text);
  const mutants: Mutant[] = [];
  const add = ({ start, end }: { start: number; end: number }, replacement: string) => {
    const line = text.slice(0, start).split("\n").length;
    mutants.push({ start, end, original: text.slice(start, end), replacement, line });
  };
  const operator = (node: { left: { end: number }; right: { start: number }; operator: string }) => {
    const swapped = swappedOperators[node.operator];
    const start = text.indexOf(node.operator, node.left.end);
    if (swapped !== undefined && start < node.right.start)
      add({ start, end: start + node.operator.length }, swapped);
  };
  const condition = (test: { start: number; end: number }) => {
    add(test, "true");
    add(test, "false");
  };
  new Visitor({
    BinaryExpression: (node) => operator(node),
    LogicalExpression: (node) => operator(node),
    IfStatement: ({ test }) => condition(test),
    ConditionalExpression: ({ test }) => condition(test),
    UnaryExpression: (node) => {
      if (node.operator === "!") add(node, text.slice(node.argument.start, node.argument.end));
    },
    Literal: (node) => {
      if (typeof node.value === "number") add(node, String(node.value + 1));
      if (typeof node.value === "boolean") add(node, String(!node.value));
    },
    MemberExpression: ({ property }) => {
      const swapped = property.type === "Identifier" ? swappedNames[property.name] : undefined;
      if (swapped !== undefined) add(property, swapped);
    },
    ExpressionStatement: (node) => {
      if (node.expression.type === "CallExpression") add(node, ";");
      if (node.expression.type === "AssignmentExpression" && node.expression.operator !== "=") add(node, ";");
    },
  }).visit(program);
  return mutants.sort((one, other) => one.start - other.start);
}

export function applyMutant(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
