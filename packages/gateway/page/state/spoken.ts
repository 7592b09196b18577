import { type ReadonlySignal, signal } from "@preact/signals";

/** Something to say. Its number makes the same words news again: a screen reader reads what is new in the page. */
export interface Saying {
  readonly id: number;
  readonly text: string;
}

/** What is said at the moment. */
export interface Spoken {
  /** Undefined: nothing. */
  readonly saying: ReadonlySignal<Saying | undefined>;
  say(text: string): void;
  hush(): void;
}

/** @param lastsMs how long it is said. @default until something else is said */
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
