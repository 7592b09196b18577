import { CharacterKinds, eachWord, type FoundWord, plainText, runsAt, wordsOf } from "./word-runs.js";

/** A text of a server, in which words of the request are looked for. */
export interface SaidText {
  readonly index: number;
  readonly text: string;
  readonly words: readonly FoundWord[];
}

/** Words of a server's text that stand in the request in the same order. */
export interface CommonRun {
  readonly said: SaidText;
  /** Of the first word. */
  readonly from: number;
  /** Behind the last word. */
  readonly to: number;
  /** Whether the run begins with the first word of one of the request's texts. */
  readonly isFromStart: boolean;
  /** Whether it ends with the last word of that text. */
  readonly isToEnd: boolean;
}

/** A run that may go on with the next word of the request. */
interface OpenRun {
  readonly said: SaidText;
  readonly from: number;
  to: number;
  readonly isFromStart: boolean;
}

/** Where a run of three words stands in what the server said. */
interface Place {
  readonly said: SaidText;
  readonly at: number;
}

interface Places {
  readonly words: ReadonlySet<number>;
  readonly runs: ReadonlyMap<number, readonly Place[]>;
}

const runLength = 3;
/** A failure must not hold the event loop: one that has the server's words everywhere is the slowest. */
const mostCharacters = 256 * 1024;
/** More is a text that was made to be slow. */
const mostPlaces = 8;
const mostOpen = 8;
const mostRuns = 1_000;

/** A text of a server, ready to be searched. */
export function saidText(source: string, index: number): SaidText {
  const text = plainText(source);
  return { index, text, words: wordsOf(text) };
}

/**
 * The longest runs of at least three words that a server's texts and a request's have in common, and texts of one or two words as a whole.
 * What of the request lies beyond 256 Ki characters is not read.
 */
export function commonRuns(said: readonly SaidText[], texts: readonly string[]): readonly CommonRun[] {
  const places = placesIn(said);
  const runs = new Map<string, CommonRun>();
  const kinds = new CharacterKinds();
  let left = mostCharacters;
  for (const text of texts) {
    if (left <= 0) {
      break;
    }
    searchText(text.slice(0, left), { places, kinds }, runs);
    left -= text.length;
  }
  return [...runs.values()];
}

function placesIn(said: readonly SaidText[]): Places {
  const places = new Map<number, Place[]>();
  for (const one of said) {
    one.words.forEach((_, at) => {
      for (const run of runsAt(one.words, at)) {
        const known = places.get(run);
        if (known === undefined) {
          places.set(run, [{ said: one, at }]);
        } else if (known.length < mostPlaces) {
          known.push({ said: one, at });
        }
      }
    });
  }
  return { words: new Set(said.flatMap(({ words }) => words.map(({ hash }) => hash))), runs: places };
}

function searchText(
  source: string,
  { places, kinds }: { readonly places: Places; readonly kinds: CharacterKinds },
  runs: Map<string, CommonRun>,
): void {
  let open: OpenRun[] = [];
  let count = 0;
  let one: FoundWord | undefined;
  let two: FoundWord | undefined;
  let three: FoundWord | undefined;
  eachWord(
    plainText(source),
    (start, end, hash) => {
      count += 1;
      const going: OpenRun[] = [];
      for (const run of open) {
        if (run.said.words[run.to]?.hash === hash) {
          run.to += 1;
          going.push(run);
        } else {
          keep(runs, run, false);
        }
      }
      open = going;
      [one, two, three] = [two, three, { start, end, hash }];
      if (one !== undefined && places.words.has(hash)) {
        begin(open, placesOf([one, two, three], places), count === runLength);
      }
    },
    kinds,
  );
  if (count > 0 && count < runLength) {
    for (const { said, at } of placesOf([two, three], places)) {
      keep(runs, { said, from: at, to: at + count, isFromStart: true }, true);
    }
  }
  for (const run of open) {
    keep(runs, run, true);
  }
}

/** The same words are found as often as the request has them. */
function keep(runs: Map<string, CommonRun>, run: OpenRun, isToEnd: boolean): void {
  const key = `${run.said.index} ${run.from} ${run.to} ${run.isFromStart} ${isToEnd}`;
  if (!runs.has(key) && runs.size < mostRuns) {
    runs.set(key, { ...run, isToEnd });
  }
}

function placesOf(words: readonly (FoundWord | undefined)[], { runs }: Places): readonly Place[] {
  const known = words.filter((word) => word !== undefined);
  const hash = runsAt(known, 0).at(-1);
  return hash === undefined ? [] : (runs.get(hash) ?? []);
}

function begin(open: OpenRun[], places: readonly Place[], isFromStart: boolean): void {
  for (const { said, at } of places) {
    const to = at + runLength;
    if (open.length < mostOpen && !open.some((run) => run.said === said && run.to === to)) {
      open.push({ said, from: at, to, isFromStart });
    }
  }
}
