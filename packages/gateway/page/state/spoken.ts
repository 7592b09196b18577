import { type ReadonlySignal, signal } from "@preact/signals";

/** A text to show and read. A new id makes the same text new, because a screen reader reads only new elements. */
export interface Saying {
  readonly id: number;
  readonly text: string;
}

/** The text that is shown and read now. */
export interface Spoken {
  /** Undefined: there is no text. */
  readonly saying: ReadonlySignal<Saying | undefined>;
  say(text: string): void;
  hush(): void;
}

/** @param lastsMs how long a text stays, in milliseconds. @default until the next text */
export function createSpoken(lastsMs?: number): Spoken {
  const saying = signal<Saying | undefined>(undefined);
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hush = () => {
    clearTimeout(timer);
    saying.value = undefined;
  };
  return {
    saying,
    hush,
    say(text) {
      hush();
      count += 1;
      saying.value = { id: count, text };
      if (lastsMs !== undefined) timer = setTimeout(hush, lastsMs);
    },
  };
}
