import type { Operation } from "@hotspare/core/plugin";

interface OperationWords {
  readonly operation: Operation;
  /** What providers, logs and Hotspare call the operation. */
  readonly name: RegExp;
  /** The end of an address that serves the operation. A stream has the address of a completion. */
  readonly path: RegExp | undefined;
}

const words: readonly OperationWords[] = [
  { operation: "embed", name: /embed/i, path: /\/(?:\w+[-_])?embed/i },
  { operation: "stream", name: /stream/i, path: undefined },
  { operation: "complete", name: /chat|complet|vlm|response/i, path: /\/(?:chat|completions?|responses)\b/i },
];

/** The operation that a name means. */
export function operationOf(name: string): Operation | undefined {
  return words.find((each) => each.name.test(name))?.operation;
}

/** The operation of an address, which may stand in a sentence: a word of the sentence decides nothing. */
export function operationOfAddress(text: string): Operation | undefined {
  return words.find(({ path }) => path?.test(text) === true)?.operation;
}
