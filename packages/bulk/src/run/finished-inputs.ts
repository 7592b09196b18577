import type { FinishedInput } from "../contract/embedding-sink.js";
import { digestCharacters } from "./digest-of.js";
import { IdTable, type Words, wordsIn } from "./id-table.js";

/** What earlier runs know about one input. */
export interface FinishedBefore {
  /** Absent: the sink keeps no digests. */
  readonly sameInput?: boolean;
  /** 0: the input has its vectors. */
  readonly failedTimes: number;
}

/** Places of a page. */
const pagePlaces = 4_096;
/** State of a place: nothing known, done, or done without a digest. Above it: failed so often. */
const nothing = 0;
const done = 1;
const doneWithoutDigest = 2;
const failedBase = 2;
const mostCounted = 250;

/**
 * What is finished, in a few bytes an input: by id where there is one, else by index. Inputs of a run with ids whose id could not be read are
 * known by their index, which is not the place of an id.
 */
export class FinishedInputs {
  readonly #byIndex = new FinishedTable();
  readonly #byId = new FinishedTable();
  readonly #ids = new IdTable();
  #haveIds: boolean | undefined;

  /** Whether the embedded inputs of earlier runs had ids. Undefined: nothing is embedded. */
  get haveIds(): boolean | undefined {
    return this.#haveIds;
  }

  /** How many inputs have their vectors. */
  get embedded(): number {
    return this.#byIndex.embedded + this.#byId.embedded;
  }

  /** A later entry replaces an earlier entry of the same input. */
  add({ index, id, digest, failedTimes = 0 }: FinishedInput): void {
    if (failedTimes === 0) {
      this.#haveIds ??= id !== undefined;
    }
    if (id === undefined) {
      this.#byIndex.set(index, digest, failedTimes);
    } else {
      this.#byId.set(this.#ids.placeOf(id), digest, failedTimes);
    }
  }

  find(index: number, id: string | undefined, digest: string): FinishedBefore | undefined {
    if (id === undefined) {
      return this.#byIndex.find(index, digest);
    }
    const place = this.#ids.find(id);
    return place === undefined ? undefined : this.#byId.find(place, digest);
  }
}

/** Neighbours in a table. A page is made when one of its places is taken: a place may be any number. */
interface Page {
  readonly states: Uint8Array;
  readonly digests: Uint32Array;
}

/** States and digests by place. */
class FinishedTable {
  readonly #pages = new Map<number, Page>();
  #embedded = 0;

  get embedded(): number {
    return this.#embedded;
  }

  set(place: number, digest: string | undefined, failedTimes: number): void {
    const { states, digests } = this.#pageOf(place);
    const at = place % pagePlaces;
    const before = states[at];
    this.#embedded += Number(failedTimes === 0) - Number(before === done || before === doneWithoutDigest);
    const [high, low] = digest === undefined ? [0, 0] : wordsOf(digest);
    digests[2 * at] = high;
    digests[2 * at + 1] = low;
    states[at] =
      failedTimes > 0
        ? failedBase + Math.min(failedTimes, mostCounted)
        : digest === undefined
          ? doneWithoutDigest
          : done;
  }

  find(place: number, digest: string): FinishedBefore | undefined {
    const page = this.#pages.get(Math.floor(place / pagePlaces));
    const at = place % pagePlaces;
    const state = page?.states[at] ?? nothing;
    if (page === undefined || state === nothing) {
      return undefined;
    }
    if (state === doneWithoutDigest) {
      return { failedTimes: 0 };
    }
    const [high, low] = wordsOf(digest);
    const sameInput = page.digests[2 * at] === high && page.digests[2 * at + 1] === low;
    return { sameInput, failedTimes: state > failedBase ? state - failedBase : 0 };
  }

  #pageOf(place: number): Page {
    const number = Math.floor(place / pagePlaces);
    const known = this.#pages.get(number);
    if (known !== undefined) {
      return known;
    }
    const page = { states: new Uint8Array(pagePlaces), digests: new Uint32Array(2 * pagePlaces) };
    this.#pages.set(number, page);
    return page;
  }
}

/** The first 64 bits of a digest in base64url. */
function wordsOf(digest: string): Words {
  return wordsIn(Buffer.from(digest.padEnd(digestCharacters, "A"), "base64url"));
}
