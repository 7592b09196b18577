import { readLiteral } from "../literals/literal-reader.js";
import { ReadBudget } from "../literals/read-budget.js";
import type { Found } from "../recorded-error.js";
import { countWithoutLine, readOwnSentences } from "./own-sentences.js";
import { verdictsIn } from "./read-verdict.js";

const cutDump =
  "The print leaves out what Hotspare had found ([Object]). Print the error with console.dir(error, { depth: 10 }), or as JSON.";
const leftOutVerdict = /\bclassification: \[Object\]|\bfailures: \[(?:Array|\s*\[Object\])/;

/**
 * Reads our own errors in a text: their messages, and where a runtime printed an error's members too, the whole verdicts. Empty: the text has no
 * message of ours.
 *
 * @param beside verdicts that were recorded beside the text
 */
export function readOwnText(text: string, beside: readonly Found[] = []): readonly Found[] {
  if (readOwnSentences(text).length === 0) {
    return [];
  }
  const printed = beside.length > 0 ? { verdicts: beside, rest: text } : printedVerdicts(text);
  const sentences = readOwnSentences(printed.rest);
  const all = [...sentences];
  const open = new Set(all.keys());
  const places = placesOf(sentences);
  for (const verdict of printed.verdicts) {
    const at = placeFor(verdict, all, places);
    if (at === undefined) {
      all.push(verdict);
    } else {
      for (const key of keysOf(all[at] ?? verdict, true)) {
        places.get(key)?.delete(at);
      }
      open.delete(at);
      all[at] = { ...verdict, ...whoOf(all[at], verdict) };
    }
  }
  const more = countWithoutLine(printed.rest);
  const missing = more - (all.length - sentences.length);
  const notes = [
    ...(leftOutVerdict.test(printed.rest) ? [cutDump] : []),
    ...(missing > 0
      ? [`The message has lines for the first credentials only; ${more} more are counted in its last line.`]
      : []),
  ];
  return all.map((found, index) =>
    open.has(index) ? { ...found, notes: [...(found.notes ?? []), ...notes] } : found,
  );
}

/**
 * The verdicts in the objects of a text, and the text without these objects, which may repeat a message. The members of a printed error are such an
 * object; of a cut print only the objects within it are whole.
 */
function printedVerdicts(text: string): { readonly verdicts: readonly Found[]; readonly rest: string } {
  const all: Found[] = [];
  const rest: string[] = [];
  const budget = new ReadBudget(text);
  let from = 0;
  for (let at = text.indexOf("{"); at !== -1 && !budget.isUsedUp; ) {
    const literal = readLiteral(text, at, budget);
    const verdicts = verdictsIn(literal?.value);
    all.push(...verdicts);
    if (literal === undefined || verdicts.length === 0) {
      budget.spend(literal === undefined ? 0 : literal.end - at);
      at = text.indexOf("{", at + 1);
    } else {
      rest.push(text.slice(from, at));
      from = literal.end;
      at = text.indexOf("{", from);
    }
  }
  rest.push(text.slice(from));
  return { verdicts: all, rest: rest.join("\n") };
}

/** The sentences by class and credential. A sentence or a verdict that names no credential may be about any. */
function placesOf(sentences: readonly Found[]): ReadonlyMap<string, Set<number>> {
  const places = new Map<string, Set<number>>();
  for (const [index, sentence] of sentences.entries()) {
    for (const key of keysOf(sentence, true)) {
      const known = places.get(key) ?? new Set();
      known.add(index);
      places.set(key, known);
    }
  }
  return places;
}

/** The first sentence that is about the failure of this verdict, and of no earlier verdict. */
function placeFor(
  verdict: Found,
  sentences: readonly Found[],
  places: ReadonlyMap<string, ReadonlySet<number>>,
): number | undefined {
  for (const key of keysOf(verdict, false)) {
    for (const index of places.get(key) ?? []) {
      if (isSame(sentences[index], verdict)) {
        return index;
      }
    }
  }
  return undefined;
}

function keysOf({ failure }: Found, isSentence: boolean): readonly string[] {
  if (failure.kind !== "verdict") {
    return [];
  }
  const { credentialId, classification } = failure;
  const ofAny = `any ${classification.class}`;
  const ofNobody = `nobody ${classification.class}`;
  if (credentialId === undefined) {
    return isSentence ? [ofNobody, ofAny] : [ofAny];
  }
  return [`${classification.class} ${credentialId}`, isSentence ? ofAny : ofNobody];
}

/** Whether a sentence and a verdict may speak of the same failure: what both name is equal. */
function isSame(sentence: Found | undefined, verdict: Found): boolean {
  if (sentence?.failure.kind !== "verdict" || verdict.failure.kind !== "verdict") {
    return false;
  }
  const [said, found] = [sentence.failure, verdict.failure];
  return (
    said.classification.class === found.classification.class &&
    agree(said.credentialId, found.credentialId) &&
    agree(sentence.provider, verdict.provider) &&
    (said.classification.reason === found.classification.reason ||
      said.classification.reason === "not recorded")
  );
}

function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Where the verdict does not say whose it is, the sentence does. */
function whoOf(sentence: Found | undefined, verdict: Found): Pick<Found, "failure" | "provider" | "model"> {
  const { failure } = verdict;
  const said = sentence?.failure.kind === "verdict" ? sentence.failure.credentialId : undefined;
  return {
    failure:
      failure.kind === "verdict" ? { ...failure, credentialId: failure.credentialId ?? said } : failure,
    provider: verdict.provider ?? sentence?.provider,
    model: verdict.model ?? sentence?.model,
  };
}
