import { compiledAtOnce } from "../compiled-at-once.js";

/** Words that stand for a thing, or for what happened to it. Expressions in lower case; a Latin one is a whole word. */
export class Words {
  readonly #source: string;
  #expression: RegExp | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** Compiled when the words are first looked for, from the beginning of a text. */
  get expression(): RegExp {
    this.#expression ??= compiledAtOnce(new RegExp(this.#source, "g"));
    this.#expression.lastIndex = 0;
    return this.#expression;
  }
}

/** Two kinds of words that mean something when they stand beside each other in one clause. */
interface WordPair {
  readonly subject: Words;
  readonly predicate: Words;
  /** Characters that may stand between them. @default 40 */
  readonly within?: number;
  /** Whether the predicate may come first. @default either order */
  readonly order?: "subjectFirst" | "predicateFirst";
  /** Words that make the pair mean something else, wherever they stand in the clause. */
  readonly unless?: Words;
}

/** How one kind of failure is spoken of. */
export interface WordFamily {
  /** Phrases that mean it without anything beside them. */
  readonly alone?: Words;
  readonly pairs: readonly WordPair[];
  /** Words that make a clause mean something else. */
  readonly unless?: Words;
}

const latin = /^[\x20-\x7e]*$/;

/** An expression of alternatives. Latin ones are whole words, Chinese ones stand anywhere. */
export function words(...alternatives: readonly string[]): Words {
  const whole = alternatives.filter((each) => latin.test(each)).join("|");
  const anywhere = alternatives.filter((each) => !latin.test(each));
  const parts = whole === "" ? anywhere : [`(?<![a-z])(?:${whole})(?![a-z])`, ...anywhere];
  return new Words(parts.join("|"));
}

/** Whether a clause speaks of a family's kind of failure. */
export function speaksOf({ alone, pairs, unless }: WordFamily, clause: string): boolean {
  if (unless !== undefined && has(unless, clause)) {
    return false;
  }
  return (alone !== undefined && has(alone, clause)) || pairs.some((pair) => isJoined(pair, clause));
}

/** Whether words stand in a clause. */
export function has({ expression }: Words, clause: string): boolean {
  return expression.test(clause);
}

/** More matches than this are a text that was made to be slow. */
const maxMatches = 50;

function isJoined({ subject, predicate, within = 40, order, unless }: WordPair, clause: string): boolean {
  if (unless !== undefined && has(unless, clause)) {
    return false;
  }
  const subjects = placesOf(subject, clause);
  const predicates = subjects.length === 0 ? [] : placesOf(predicate, clause);
  return subjects.some((one) =>
    predicates.some((other) => {
      const after = other.from - one.to;
      const before = one.from - other.to;
      return (
        (order !== "predicateFirst" && after >= 0 && after <= within) ||
        (order !== "subjectFirst" && before >= 0 && before <= within)
      );
    }),
  );
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function placesOf({ expression }: Words, clause: string): readonly Place[] {
  const places: Place[] = [];
  for (let found = expression.exec(clause); found !== null; found = expression.exec(clause)) {
    places.push({ from: found.index, to: found.index + found[0].length });
    if (places.length === maxMatches || found[0] === "") {
      break;
    }
  }
  return places;
}
