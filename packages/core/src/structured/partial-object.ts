import { BracketCount } from "./broken-json.js";
import { GrowingJson } from "./growing-json.js";
import { nextOpening } from "./json-in-text.js";
import { wrapName } from "./object-root.js";

/** A snapshot that copies so many members of lists costs no more than a token does otherwise. */
const cheapSnapshot = 1_000;
/** For a dearer snapshot so many are copied for each character that has come. A stream so costs linear time, however large its lists grow. */
const membersPerCharacter = 8;

/** The object in an answer that arrives piece by piece. */
export class PartialObject {
  readonly #isWrapped: boolean;
  #json: GrowingJson | undefined;
  /** What ends the object that broke: nothing within it is shown as the answer. */
  #broken: BracketCount | undefined;
  /** Whether anything but white space has come. */
  #isBegun = false;
  #seenChanges = 0;
  /** What may be spent on the next snapshot. */
  #credit = 0;

  constructor(isWrapped: boolean) {
    this.#isWrapped = isWrapped;
  }

  /**
   * Reads the next piece. Returns a snapshot that shows more than the last one; undefined: nothing has come that shows, or a snapshot would cost
   * more than what has come since the last.
   */
  feed(piece: string): { readonly value: unknown } | undefined {
    this.#credit += piece.length * membersPerCharacter;
    this.#read(piece);
    const json = this.#json;
    if (json === undefined || json.isBroken || json.changes === this.#seenChanges) {
      return undefined;
    }
    if (json.cost > cheapSnapshot && json.cost > this.#credit) {
      return undefined;
    }
    this.#seenChanges = json.changes;
    this.#credit = 0;
    return this.#meant(json.snapshot());
  }

  /** Words before the object are passed over, also with brackets in them. */
  #read(piece: string): void {
    let at = 0;
    while (at < piece.length) {
      if (this.#broken !== undefined) {
        const end = this.#broken.feed(piece, at);
        if (end === -1) {
          return;
        }
        this.#broken = undefined;
        at = end;
        continue;
      }
      if (this.#json === undefined || this.#json.isBroken || isEmpty(this.#json.whole)) {
        const opening = nextOpening(piece, at);
        this.#isBegun ||= piece.slice(at, opening === -1 ? piece.length : opening).trim() !== "";
        if (opening === -1) {
          return;
        }
        // A list in the midst of words is a mark of a source, say.
        if (piece.charAt(opening) === "[" && (this.#isBegun || !this.#isWrapped)) {
          at = opening + 1;
          continue;
        }
        this.#isBegun = true;
        this.#json = new GrowingJson();
        this.#seenChanges = 0;
        at = opening;
      }
      if (this.#json.whole !== undefined) {
        return;
      }
      at = this.#json.feed(piece, at);
      if (this.#json.isBroken) {
        this.#broken = new BracketCount(this.#json.openNodes);
      }
    }
  }

  #meant(snapshot: unknown): { readonly value: unknown } | undefined {
    if (!this.#isWrapped || Array.isArray(snapshot)) {
      return { value: snapshot };
    }
    const isThere = typeof snapshot === "object" && snapshot !== null && Object.hasOwn(snapshot, wrapName);
    return isThere ? { value: Reflect.get(snapshot, wrapName) } : undefined;
  }
}

function isEmpty(whole: object | undefined): boolean {
  return whole !== undefined && Object.keys(whole).length === 0;
}
