/**
 * Whether thoughts are in the content. `true`: after an opening tag. "unopened": from the first character on, because the model's template has opened
 * them.
 */
export type ThinkTags = boolean | "unopened";

/** A piece of content that is known to be a thought or a text. */
export type TaggedPiece = { readonly thought: string } | { readonly text: string };

/**
 * Tags of thoughts: DeepSeek, Qwen and most other models have `<think>`; vLLM's MiniMax adds a name space (vllm-project/vllm#45687); Gemini's
 * summaries have `<thought>`, Seed `<seed:think>`, Magistral `[THINK]`, Kimi-VL special signs.
 */
const opening = /^(?:<((?:[a-z]{1,10}:)?(?:think|thinking|thought|thoughts|reasoning))>|\[THINK\]|◁think▷)/i;
const closing = /<\/(?:[a-z]{1,10}:)?(?:think|thinking|thought|thoughts|reasoning)>|\[\/THINK\]|◁\/think▷/i;
/** The length of the longest tag. */
const maxTagCharacters = 24;

/** Separates thoughts from content that arrives in pieces. A tag may be cut anywhere, so a text that may begin a tag is held back. */
export class ThinkTagReader {
  #state: "start" | "thinking" | "gap" | "text" = "start";
  readonly #isUnopened: boolean;
  #close = closing;
  #held = "";
  /** Blanks before the first word. They belong to the template when thoughts follow, otherwise to the text. */
  #blanks = "";
  #hasThought = false;
  /** Thoughts without an opening tag. Without a closing tag they are the answer. Undefined: a tag has come. */
  #unclosed: string | undefined;
  readonly #isGathered: boolean;

  /** `isGathered`: the caller takes the answer as a whole, so thoughts without an opening tag can wait for their closing tag. */
  constructor(mode: true | "unopened", isGathered = false) {
    this.#isUnopened = mode === "unopened";
    this.#isGathered = isGathered;
  }

  /** Whether all further content is text. */
  get isOver(): boolean {
    return this.#state === "text";
  }

  read(piece: string): readonly TaggedPiece[] {
    const pieces: TaggedPiece[] = [];
    this.#read(piece, pieces);
    return pieces;
  }

  /**
   * Returns what was held back, at the end. Thoughts with an opening tag and no closing tag stay thoughts. Without any tag the text is the answer,
   * unless it was cut (`isCut`). A stream has already emitted that text as thoughts, and emits it as text too.
   */
  end(isCut = false): readonly TaggedPiece[] {
    if (this.#unclosed !== undefined) {
      return this.#endUnclosed(this.#unclosed, isCut);
    }
    const held = this.#blanks + this.#held;
    this.#blanks = "";
    this.#held = "";
    if (this.#state === "start") {
      this.#state = "text";
    }
    if (held === "") {
      return [];
    }
    return this.#state === "thinking" ? [{ thought: held }] : [{ text: held }];
  }

  #endUnclosed(unclosed: string, isCut: boolean): readonly TaggedPiece[] {
    const held = this.#held;
    const all = unclosed + held;
    this.#held = "";
    if (isCut) {
      const thought = this.#isGathered ? all : held;
      this.#unclosed = this.#isGathered ? "" : all;
      return thought === "" ? [] : [{ thought }];
    }
    this.#unclosed = undefined;
    this.#state = "text";
    const shown = this.#isGathered || held === "" ? [] : [{ thought: held }];
    return all === "" ? shown : [...shown, { text: all }];
  }

  #read(piece: string, pieces: TaggedPiece[]): void {
    switch (this.#state) {
      case "start":
        this.#start(piece, pieces);
        return;
      case "thinking":
        this.#think(this.#held + piece, pieces);
        return;
      case "gap": {
        const text = piece.trimStart();
        if (text !== "") {
          this.#state = "text";
          pieces.push({ text });
        }
        return;
      }
      case "text":
        pieces.push({ text: piece });
    }
  }

  #start(piece: string, pieces: TaggedPiece[]): void {
    const words = this.#held === "" ? piece.trimStart() : this.#held + piece;
    if (this.#held === "") {
      // Kept apart, so that blanks are read once, in however many pieces they arrive.
      this.#blanks += piece.slice(0, piece.length - words.length);
    }
    const open = opening.exec(words);
    if (open !== null) {
      this.#close = closingOf(open);
      this.#begin(words.slice(open[0].length), pieces);
      return;
    }
    if (words.length < maxTagCharacters && mayOpen(words)) {
      this.#held = words;
      return;
    }
    if (this.#isUnopened || closing.test(words)) {
      this.#unclosed = this.#blanks;
      this.#begin(words, pieces);
      return;
    }
    const text = this.#blanks + words;
    this.#blanks = "";
    this.#held = "";
    this.#state = "text";
    pieces.push({ text });
  }

  #begin(text: string, pieces: TaggedPiece[]): void {
    this.#blanks = "";
    this.#held = "";
    this.#state = "thinking";
    if (text !== "") {
      this.#think(text, pieces);
    }
  }

  #think(all: string, pieces: TaggedPiece[]): void {
    const close = this.#close.exec(all);
    if (close !== null) {
      this.#held = "";
      this.#state = "gap";
      const unclosed = this.#isGathered ? (this.#unclosed ?? "") : "";
      this.#unclosed = undefined;
      this.#thought(unclosed + all.slice(0, close.index), pieces);
      this.#read(all.slice(close.index + close[0].length), pieces);
      return;
    }
    const held = heldLength(all);
    this.#held = all.slice(all.length - held);
    this.#thought(all.slice(0, all.length - held), pieces);
  }

  /** Blanks before the first thought belong to the template. */
  #thought(text: string, pieces: TaggedPiece[]): void {
    if (this.#unclosed !== undefined) {
      this.#unclosed += text;
      if (this.#isGathered) {
        return;
      }
    }
    const thought = this.#hasThought ? text : text.trimStart();
    if (thought !== "") {
      this.#hasThought = true;
      pieces.push({ thought });
    }
  }
}

/** The closing tag must be of the same kind as the opening tag: a thought may mention other tags. */
function closingOf([tag, name]: RegExpExecArray): RegExp {
  const closed = name === undefined ? tag.replace(/^(.)/, "$1/") : `</${name}>`;
  return new RegExp(closed.replace(/[[\]]/g, "\\$&"), "i");
}

/** Whether the text may become a tag: it is empty, or has a tag's first characters. */
function mayOpen(text: string): boolean {
  return text === "" || /^<\/?[a-z:]*$/i.test(text) || /^(?:\[\/?|◁\/?)[a-z]*$/i.test(text);
}

/** How many of the last characters may begin a closing tag. */
function heldLength(text: string): number {
  const from = Math.max(text.length - maxTagCharacters, 0);
  const tail = text.slice(from);
  const at = Math.max(tail.lastIndexOf("<"), tail.lastIndexOf("["), tail.lastIndexOf("◁"));
  return at !== -1 && /^(?:<|<\/[a-z:]*|\[|\[\/[a-z]*|◁|◁\/[a-z]*)$/i.test(tail.slice(at))
    ? tail.length - at
    : 0;
}
