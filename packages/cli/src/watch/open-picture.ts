import type { Snapshot } from "@hotspare/gateway/feed";
import { ownControl } from "../output/visible-text.js";
import type { Terminal, TerminalScreen } from "../terminal.js";
import { scrollKeys } from "./scroll-keys.js";
import { watchScreen } from "./watch-screen.js";
import type { Loss, Watcher } from "./watcher.js";

const ESCAPE = ownControl("\u001b");
/** A second screen without a cursor, so that what stood in the terminal is there again afterwards. */
const ENTER = `${ESCAPE}[?1049h${ESCAPE}[?25l`;
const LEAVE = `${ESCAPE}[?25h${ESCAPE}[?1049l`;
const HOME = `${ESCAPE}[H`;
const CLEAR_LINE = `${ESCAPE}[K`;
const CLEAR_BELOW = `${ESCAPE}[J`;
/** Countdowns go by the second. */
const EVERY_MS = 1_000;
/** More often nobody can read it. */
const SOONEST_MS = 100;

/** Draws the gateway's state over itself, whenever it changes, and once a second. */
export function openPicture(
  terminal: Terminal,
  screen: TerminalScreen,
  address: string,
  quit: () => void,
): Watcher {
  let snapshot: Snapshot | undefined;
  let loss: (Loss & { readonly nextTryMs: number }) | undefined;
  let aheadMs = 0;
  let top = 0;
  let later: NodeJS.Timeout | undefined;
  terminal.out(ENTER);

  const draw = () => {
    clearTimeout(later);
    later = undefined;
    const { columns, rows } = screen.size();
    const lost =
      loss === undefined
        ? undefined
        : { why: loss.why, sinceMs: loss.snapshot?.nowMs, retryMs: loss.nextTryMs - performance.now() };
    const picture = watchScreen(
      snapshot,
      Date.now() + aheadMs,
      { address, lost },
      { colours: terminal.colours, columns, rows },
      top,
    );
    top = picture.top;
    const { lines } = picture;
    // Line by line over the old picture: a picture that is emptied first would flicker. A line is emptied before it is written, since after its last column it would lose a character.
    terminal.out(
      `${HOME}${lines.map((text) => `${CLEAR_LINE}${text}`).join("\n")}${lines.length < rows ? `\n${CLEAR_BELOW}` : ""}`,
    );
  };
  const drawSoon = () => {
    later ??= setTimeout(draw, SOONEST_MS);
  };
  const scrolledBy = scrollKeys();
  const clock = setInterval(draw, EVERY_MS);
  const ends = [
    screen.onResize(draw),
    screen.onKey((key) => {
      // In a terminal whose keys we read, Ctrl-C is a key.
      if (key === "q" || key === "Q" || key === "\u0003" || key === "\u0004") {
        quit();
        return;
      }
      const lines = scrolledBy(key, screen.size().rows);
      if (lines === undefined) return;
      top = Math.max(0, top + lines);
      drawSoon();
    }),
  ];
  draw();
  return {
    event(_, received) {
      snapshot = received;
      loss = undefined;
      aheadMs = received.nowMs - Date.now();
      drawSoon();
    },
    lost(lost) {
      loss = { ...lost, nextTryMs: performance.now() + lost.retryMs };
      drawSoon();
    },
    end() {
      clearInterval(clock);
      clearTimeout(later);
      for (const end of ends) end();
      terminal.out(LEAVE);
    },
  };
}
