import { bodyOfCase } from "./body-of-case.js";
import type { CorpusCase } from "./corpus-case.js";
import { serviceOf } from "./judged-case.js";
import { alternativesOf, joinAlternatives } from "./word-lists.js";

/** Takes what only one service taught out of lists of words, and says how many alternatives that were. */
export function withoutWordsOf(service: string, lists: readonly RegExp[], cases: readonly CorpusCase[]) {
  const own = cases.filter((line) => serviceOf(line) === service).flatMap(textsOf);
  const others = cases.filter((line) => serviceOf(line) !== service).flatMap(textsOf);
  const sources = lists.map(({ source }) => source);
  let count = 0;
  for (const list of lists) {
    const all = alternativesOf(list.source);
    const kept = all.filter((alternative) => {
      const alone = new RegExp(joinAlternatives([alternative]));
      return !own.some((text) => alone.test(text)) || others.some((text) => alone.test(text));
    });
    count += all.length - kept.length;
    list.compile(kept.length === 0 ? "(?!)" : joinAlternatives(kept), "g");
  }
  return {
    count,
    putBack: () => lists.forEach((list, at) => void list.compile(sources[at] ?? "(?!)", "g")),
  };
}

const known = new WeakMap<CorpusCase, readonly string[]>();

/** What the rules may search for words: each text of a body. */
function textsOf(line: CorpusCase): readonly string[] {
  const texts = known.get(line) ?? [bodyOfCase(line), ...textsIn(line.body)].map(plainText);
  known.set(line, texts);
  return texts;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A sentence or a code in the form in which the rules compare it, but with its quotations and its identifiers. */
function plainText(text: string): string {
  return text
    .replace(/([a-z\d])(?=[A-Z])/g, "$1 ")
    .replace(/[_/:-]|\.(?=\w)/g, " ")
    .replace(/\s+/g, " ")
    .toLowerCase()
    .replace(/\b(?:cannot|can't)\b/g, "can not")
    .replace(/\b([a-z]{2,6})n't\b/g, "$1 not");
}
