import { hash } from "node:crypto";
import { hashable } from "./hashable.js";

/** 64 bits of a hash. */
export type Words = readonly [high: number, low: number];

/** First places of the table, doubled when half of them are taken. */
const firstPlaces = 2_048;

/** Numbers ids in the order of their coming. An id is known by 64 bits of its hash. */
export class IdTable {
  #places = new Int32Array(firstPlaces).fill(-1);
  #hashes = new Uint32Array(firstPlaces);
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

function hashOf(id: string): Words {
  return wordsIn(hash("sha256", hashable(id), "buffer"));
}

/** The first 64 bits. */
export function wordsIn(bytes: Buffer): Words {
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}
