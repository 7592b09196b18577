import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

/** The data of a YAML or JSON text, the errors of syntax, and the lines of the parts. */
export interface ParsedText {
  readonly value: unknown;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** The line of a part. When the part does not exist, the line of the nearest part around it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** Parses YAML 1.2, which includes JSON. */
export function parseYamlText(text: string): ParsedText {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => counter.linePos(offset).line;
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    message,
  }));
  return {
    value: problems.length === 0 ? document.toJS({ maxAliasCount: 1_000 }) : undefined,
    problems,
    lineOf(path) {
      let node: unknown = document.contents;
      let offset = offsetOf(node);
      for (const key of path) {
        const pair = isMap(node)
          ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === String(key))
          : undefined;
        const inner = isSeq(node) ? node.items[Number(key)] : pair?.value;
        const found = offsetOf(pair?.key) ?? offsetOf(inner);
        if (found === undefined) {
          break;
        }
        offset = found;
        node = inner;
      }
      return offset === undefined ? undefined : lineAt(offset);
    },
  };
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) {
    return undefined;
  }
  const [offset]: unknown[] = node.range;
  return typeof offset === "number" ? offset : undefined;
}
