import { createParser, type EventSourceMessage } from "eventsource-parser";

/**
 * Reads a body piece by piece: the events that each piece completes. Where a page or JSON stands in place of an event stream, which no line of
 * one can begin with (`<`, `{`, `[`), it gathers the whole text instead.
 */
export class SseDecoder {
  readonly #parser = createParser({ onEvent: (event) => this.#events.push(event) });
  // Keeps the beginning of a character whose rest comes with the next piece.
  readonly #decoder = new TextDecoder();
  #events: EventSourceMessage[] = [];
  /** What came before it was known to be an event stream; undefined: it is one. */
  #unsure: string | undefined = "";
  #isForeign = false;

  feed(piece: Uint8Array): readonly EventSourceMessage[] {
    this.#read(this.#decoder.decode(piece, { stream: true }));
    return this.#taken();
  }

  /** Of the end: the last event of a server that forgets the blank line behind it. */
  end(): readonly EventSourceMessage[] {
    this.#read(this.#decoder.decode());
    if (!this.#isForeign) {
      this.#parser.feed(`${this.#unsure ?? ""}\n\n`);
    }
    return this.#taken();
  }

  /** The body, if it is no event stream. */
  get foreign(): string | undefined {
    return this.#isForeign ? this.#unsure : undefined;
  }

  #read(text: string): void {
    if (this.#unsure === undefined) {
      this.#parser.feed(text);
      return;
    }
    this.#unsure += text;
    if (this.#isForeign || this.#unsure.trim() === "") {
      return;
    }
    if (/^\s*[<{[]/.test(this.#unsure)) {
      this.#isForeign = true;
      return;
    }
    this.#parser.feed(this.#unsure);
    this.#unsure = undefined;
  }

  #taken(): readonly EventSourceMessage[] {
    const events = this.#events;
    if (events.length > 0) {
      this.#events = [];
    }
    return events;
  }
}
