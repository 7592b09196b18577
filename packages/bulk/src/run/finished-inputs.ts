import { createHash } from "node:crypto";
import type { FinishedInput } from "../contract/embedding-sink.js";

/** What earlier runs know about one input. */
export interface FinishedBefore {
  /** Absent: the sink keeps no digests. */
  readonly sameInput?: boolean;
  /** 0: the input has its vectors. */
  readonly failedTimes: number;
}

/** First places of the tables, doubled when half of them are taken. */
const firstPlaces = 1_024;
/** State of a place: nothing known, done, or done without a digest. Above it: failed so often. */
const nothing = 0;
const done = 1;
const doneWithoutDigest = 2;
const failedBase = 2;
const mostCounted = 250;

/**
 * What is finished, in a few bytes an input: by index, or by id. Ids that this run has read are noted too, so that an id that comes twice
 * is found.
 */
export class FinishedInputs {
  #states = new Uint8Array(firstPlaces);
  #digests = new Uint32Array(2 * firstPlaces);
  #ids: IdTable | undefined;
  #hasIndexes = false;

  /** Whether earlier runs had ids. Undefined: nothing is finished. */
  get haveIds(): boolean | undefined {
    if (this.#ids !== undefined) {
      return true;
    }
    return this.#hasIndexes ? false : undefined;
  }

  /** A later entry replaces an earlier entry of the same input. */
  add({ index, id, digest, failedTimes = 0 }: FinishedInput): void {
    let place = index;
    if (id === undefined) {
      this.#hasIndexes = true;
    } else {
      this.#ids ??= new IdTable();
      place = this.#ids.placeOf(id);
    }
    this.#grow(place);
    const [high, low] = digest === undefined ? [0, 0] : wordsOf(digest);
    this.#digests[2 * place] = high;
    this.#digests[2 * place + 1] = low;
    this.#states[place] =
      failedTimes > 0
        ? failedBase + Math.min(failedTimes, mostCounted)
        : digest === undefined
          ? doneWithoutDigest
          : done;
  }

  find(index: number, id: string | undefined, digest: string): FinishedBefore | undefined {
    const place = id === undefined ? index : this.#ids?.find(id);
    const state = place === undefined ? nothing : (this.#states[place] ?? nothing);
    if (place === undefined || state === nothing) {
      return undefined;
    }
    if (state === doneWithoutDigest) {
      return { failedTimes: 0 };
    }
    const [high, low] = wordsOf(digest);
    const sameInput = this.#digests[2 * place] === high && this.#digests[2 * place + 1] === low;
    return { sameInput, failedTimes: state > failedBase ? state - failedBase : 0 };
  }

  #grow(place: number): void {
    if (place < this.#states.length) {
      return;
    }
    let length = this.#states.length;
    while (length <= place) {
      length *= 2;
    }
    const states = new Uint8Array(length);
    states.set(this.#states);
    this.#states = states;
    const digests = new Uint32Array(2 * length);
    digests.set(this.#digests);
    this.#digests = digests;
  }
}

/** Numbers ids in the order of their coming. An id is known by 64 bits of its hash. */
export class IdTable {
  #places = new Int32Array(2 * firstPlaces).fill(-1);
  #hashes = new Uint32Array(2 * firstPlaces);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  find(id: string): number | undefined {
    const hash = hashOf(id);
    const place = this.#places[this.#cellOf(hash)] ?? -1;
    return place === -1 ? undefined : place;
  }

  /** The number of an id, which gets the next number if it is new. */
  placeOf(id: string): number {
    const hash = hashOf(id);
    const known = this.#places[this.#cellOf(hash)] ?? -1;
    if (known !== -1) {
      return known;
    }
    if (2 * (this.#count + 1) > this.#places.length) {
      this.#double();
    }
    const place = this.#count;
    this.#count += 1;
    this.#keep(hash, place);
    return place;
  }

  /** Where the hash is, or the free cell where it belongs. */
  #cellOf([high, low]: Words): number {
    const mask = this.#places.length - 1;
    for (let cell = low & mask; ; cell = (cell + 1) & mask) {
      const place = this.#places[cell] ?? -1;
      if (place === -1 || (this.#hashes[2 * place] === high && this.#hashes[2 * place + 1] === low)) {
        return cell;
      }
    }
  }

  #keep(hash: Words, place: number): void {
    this.#places[this.#cellOf(hash)] = place;
    this.#hashes[2 * place] = hash[0];
    this.#hashes[2 * place + 1] = hash[1];
  }

  #double(): void {
    const length = 2 * this.#places.length;
    const hashes = new Uint32Array(length);
    hashes.set(this.#hashes.subarray(0, 2 * this.#count));
    this.#hashes = hashes;
    this.#places = new Int32Array(length).fill(-1);
    const mask = length - 1;
    for (let place = 0; place < this.#count; place += 1) {
      let cell = (hashes[2 * place + 1] ?? 0) & mask;
      while (this.#places[cell] !== -1) {
        cell = (cell + 1) & mask;
      }
      this.#places[cell] = place;
    }
  }
}

type Words = readonly [high: number, low: number];

/** The first 64 bits of a digest in base64url. */
function wordsOf(digest: string): Words {
  return wordsIn(Buffer.from(digest.padEnd(11, "A"), "base64url"));
}

function hashOf(id: string): Words {
  return wordsIn(createHash("sha256").update(id).digest());
}

function wordsIn(bytes: Buffer): Words {
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}
