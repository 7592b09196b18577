import { styleText } from "node:util";

/** Text formats of `node:util`. */
export type Format = Parameters<typeof styleText>[0];

/** Where the demo writes: plain lines into a pipe; on a terminal also colour and a progress line that stays at the bottom. */
export interface Screen {
  line(text: string): void;
  /** A piece of a line that goes on. */
  write(piece: string): void;
  /** Shown on a terminal only, below everything else; asked for its text at each drawing. `undefined` ends it. */
  progress(text: (() => string) | undefined): void;
  /** Draws the progress line again. */
  refresh(): void;
  paint(format: Format, text: string): string;
}

const clearLine = "\r\u001b[2K";
/** The width of a terminal that does not say how wide it is: there `stty size` prints 0 0. */
const usualColumns = 80;

export function createScreen(output: NodeJS.WriteStream): Screen {
  const terminal = output.isTTY;
  let progress: (() => string) | undefined;
  let lineIsOpen = false;

  function hideProgress(): void {
    if (terminal && progress !== undefined && !lineIsOpen) {
      output.write(clearLine);
    }
  }

  function showProgress(): void {
    if (terminal && progress !== undefined && !lineIsOpen) {
      output.write(progress().slice(0, (output.columns || usualColumns) - 1));
    }
  }

  return {
    line(text) {
      hideProgress();
      output.write(`${lineIsOpen ? "\n" : ""}${text}\n`);
      lineIsOpen = false;
      showProgress();
    },
    write(piece) {
      hideProgress();
      output.write(piece);
      lineIsOpen = !piece.endsWith("\n");
      showProgress();
    },
    progress(text) {
      hideProgress();
      progress = text;
      showProgress();
    },
    refresh() {
      hideProgress();
      showProgress();
    },
    // styleText itself honours NO_COLOR.
    paint: (format, text) => (terminal ? styleText(format, text) : text),
  };
}
