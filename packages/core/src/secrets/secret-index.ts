import { leastJoined, punctuated, TextJoiner, wrapped } from "./joined-text.js";
import {
  alignments,
  base64LengthOf,
  encodedLength,
  makeUrlSafe,
  writeBase64,
  writeHex,
} from "./pieces/encoded-bytes.js";
import { GramIndex, type Run, searches } from "./pieces/gram-index.js";
import { bytesOf } from "./pieces/piece-codes.js";
import { secretForms } from "./secret-forms.js";

/** Encoded forms are looked for whole, or nearly: who prints one prints all of it. */
const encodedStride = 4;
/** Pieces of a key of 40 characters, its encoded forms included. */
const piecesOfSecret = 96;

/**
 * The forms of secrets, and where they stand in a text: whole, in pieces, and where something separates pieces too short to be found alone. A
 * failure indexes all keys that it finds not indexed, so each form is written as bytes into the same array, and nothing is made for a form.
 */
export class SecretIndex {
  readonly #pieces: GramIndex;
  readonly #joiner = new TextJoiner(wrapped);
  /** Letters and digits, which are found in a text whatever stands between them. */
  readonly #bareJoiner = new TextJoiner(punctuated);
  /** Secrets so short that only the whole secret is looked for where its pieces are separated, as they stand in a joined text. */
  readonly #wholes = new Set<string>();
  /** Whether a form of a secret has a separator in it, so that a joined text does not show all that the text does. */
  #separatesItself = false;
  /** A secret's bytes, one of its forms, and the form without separators. Used again for each secret. */
  #secret = Buffer.alloc(128);
  #form = Buffer.alloc(256);
  #joined = Buffer.alloc(256);

  /** With room for so many secrets before it grows. */
  constructor(expected = 0) {
    this.#pieces = new GramIndex(expected * piecesOfSecret);
  }

  /** Adds the secret as it may be written in an error. */
  addPlain(secret: string, publicLength: number): void {
    for (const form of secretForms(secret)) {
      this.#reserve(form.length);
      const length = this.#form.write(form, "latin1");
      this.#pieces.add(this.#form, length, { publicLength, step: 1, searches: searches.runs });
      this.#addJoined(form, length, publicLength);
      if (!form.includes(" ")) {
        this.#addBare(length, publicLength);
      }
    }
  }

  /** Adds the secret in hex digits, and in base64, where it stands alone or within a longer text, such as `user:password` or `Bearer key`. */
  addEncoded(secret: string, publicLength: number): void {
    // A unit of UTF-16 takes three bytes at most.
    this.#reserve(3 * secret.length);
    const bytes = this.#secret;
    const byteLength = bytes.write(secret, "utf8");
    this.#addForm(writeHex(this.#form, bytes, byteLength), 2 * publicLength);
    for (const alignment of alignments) {
      const length = writeBase64(this.#form, bytes, byteLength, alignment);
      const isPublic = base64LengthOf(publicLength, alignment);
      this.#addForm(length, isPublic);
      if (makeUrlSafe(this.#form, length)) {
        this.#addForm(length, isPublic);
      }
    }
  }

  /** Where secrets stand whole or in pieces, and where anything separates pieces too short to be found alone. */
  runsOf(text: string): readonly Run[] {
    const bytes = bytesOf(text);
    const bare = this.#bareRunsOf(text, bytes);
    const runs = this.#wrappedRunsOf(text, bytes);
    return bare.length === 0 ? runs : [...runs, ...bare];
  }

  /** The letters and digits of a text, in small letters. */
  bareText(text: string): string {
    this.#reserve(text.length);
    const length = this.#bareJoiner.join(this.#form, this.#form.write(text, "latin1"), this.#joined);
    return this.#joined.toString("latin1", 0, length).toLowerCase();
  }

  /** An encoded form, with its letters and digits. They are mostly all that it has, and are added at once then. */
  #addForm(length: number, publicLength: number): void {
    const isBare =
      length >= leastJoined && this.#bareJoiner.join(this.#form, length, this.#joined) === length;
    this.#pieces.add(this.#form, length, {
      publicLength,
      step: encodedStride,
      searches: isBare ? searches.runs | searches.bare : searches.runs,
    });
    if (!isBare) {
      this.#addBare(length, publicLength);
    }
  }

  /** The form as it stands in a text without its separators, also without words. */
  #addJoined(form: string, length: number, publicLength: number): void {
    const joined = this.#joiner.join(this.#form, length, this.#joined);
    if (joined !== length) {
      this.#separatesItself = true;
      if (!form.includes(" ")) {
        this.#pieces.add(this.#joined, joined, {
          publicLength: Math.min(publicLength, joined),
          step: 1,
          searches: searches.runs,
        });
      }
    }
    if (joined < leastJoined) {
      this.#wholes.add(this.#joined.toString("latin1", 0, joined).toLowerCase());
    }
  }

  /**
   * The letters and digits of a form, if they are as many as count where anything may stand between them. Words with spaces between them would
   * hide the name of a host in a header's value.
   */
  #addBare(length: number, publicLength: number): void {
    // The prefix first, whose letters and digits are only counted.
    const ofPrefix = this.#bareJoiner.join(this.#form, Math.min(publicLength, length), this.#joined);
    const joined = this.#bareJoiner.join(this.#form, length, this.#joined);
    if (joined >= leastJoined) {
      this.#pieces.add(this.#joined, joined, {
        publicLength: ofPrefix,
        step: encodedStride,
        searches: searches.bare,
      });
    }
  }

  #bareRunsOf(text: string, bytes: DataView): readonly Run[] {
    const joined = this.#bareJoiner.joined(bytes) ?? bytes;
    const runs = this.#pieces.runsIn(joined, searches.bare, 1);
    return runs.length === 0 ? runs : this.#bareJoiner.separatedRuns(text, { bytes, joined }, runs, noWholes);
  }

  #wrappedRunsOf(text: string, bytes: DataView): readonly Run[] {
    const joined = this.#joiner.joined(bytes);
    if (joined === undefined) {
      return this.#pieces.runsIn(bytes, searches.runs);
    }
    // Where secrets touch that a separator parted, they stay apart.
    const runs = this.#pieces.runsIn(joined, searches.runs, 1);
    if (runs.length === 0) {
      // What stands in the text stands in the joined text too.
      return this.#separatesItself ? this.#pieces.runsIn(bytes, searches.runs) : runs;
    }
    const separated = this.#joiner.separatedRuns(text, { bytes, joined }, runs, this.#wholes);
    return [...this.#pieces.runsIn(bytes, searches.runs), ...separated];
  }

  /** Makes room for a secret or a form of so many bytes, and for what encodes it. */
  #reserve(length: number): void {
    if (this.#secret.length < length) {
      this.#secret = Buffer.alloc(2 * length);
      this.#form = Buffer.alloc(encodedLength(this.#secret.length));
      this.#joined = Buffer.alloc(this.#form.length);
    }
  }
}

const noWholes: ReadonlySet<string> = new Set();
