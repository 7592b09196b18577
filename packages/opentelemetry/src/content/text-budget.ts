/** A note that is longer than any text's note of what was cut. */
const longestNote = "… [9007199254740991 more characters]".length;

/** A key that begins before the cut is found only if enough of the key is looked at. */
const lookedAtBehindCut = 1_024;

/** What a value takes in JSON, with the comma before the value. */
export function costOf(value: unknown): number {
  return JSON.stringify(value).length + 1;
}

/** Bounds what one attribute may hold of content, in characters of its JSON, and hides configured keys in its texts. */
export class TextBudget {
  readonly #hide: (text: string) => string;
  #left: number;

  constructor(characters: number, hide: (text: string) => string) {
    // The brackets of the list, of which the first item's comma is one.
    this.#left = characters - 1;
    this.#hide = hide;
  }

  /** Takes so many characters; false: there are not as many left, and none are taken. */
  spend(characters: number): boolean {
    const isEnough = characters <= this.#left;
    if (isEnough) {
      this.#left -= characters;
    }
    return isEnough;
  }

  giveBack(characters: number): void {
    this.#left += characters;
  }

  /**
   * The text without keys, or as much of the text as there is room for, with what was cut. Its quotes and one character (`…`) are paid
   * before. No character of two code units is halved.
   */
  take(text: string): string {
    const room = this.#left + 1;
    const near = this.#hide(text.slice(0, room + lookedAtBehindCut));
    const isAll = text.length <= room + lookedAtBehindCut;
    if (isAll && near.length <= room) {
      const length = lengthInJson(near);
      if (length <= room) {
        this.#left = room - length;
        return near;
      }
    }
    const end = endWithin(near, room - longestNote);
    const note = end === 0 && room < longestNote ? "…" : `… [${text.length - end} more characters]`;
    const cut = `${near.slice(0, end)}${note}`;
    this.#left = room - lengthInJson(cut);
    return cut;
  }

  /** The value of a JSON text; undefined: the text is no JSON, or there is no room for the value. One character of it is paid before. */
  takeJson(text: string): unknown {
    const room = this.#left + 1;
    if (text.length > room + lookedAtBehindCut) {
      return undefined;
    }
    try {
      const value: unknown = JSON.parse(this.#hide(text));
      const length = JSON.stringify(value).length;
      if (length > room) {
        return undefined;
      }
      this.#left = room - length;
      return value;
    } catch {
      return undefined;
    }
  }
}

function lengthInJson(text: string): number {
  return JSON.stringify(text).length - 2;
}

/** Where a text must end to take at most so many characters in JSON. */
function endWithin(text: string, room: number): number {
  let end = 0;
  let length = 0;
  for (const character of text) {
    length += lengthInJson(character);
    if (length > room) {
      break;
    }
    end += character.length;
  }
  return end;
}
