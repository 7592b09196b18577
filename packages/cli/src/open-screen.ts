import type { ReadStream, WriteStream } from "node:tty";
import type { TerminalScreen } from "./terminal.js";

/** The screen of a process. Keys are read only while somebody listens, and only from a terminal. */
export function openScreen(output: WriteStream, input: ReadStream): TerminalScreen {
  return {
    size: () => ({ columns: output.columns, rows: output.rows }),
    onResize(listener) {
      output.on("resize", listener);
      return () => {
        output.off("resize", listener);
      };
    },
    onKey(listener) {
      if (!input.isTTY) return () => undefined;
      const read = (data: Buffer) => {
        for (const key of data.toString()) listener(key);
      };
      input.setRawMode(true);
      input.on("data", read);
      input.resume();
      return () => {
        input.off("data", read);
        input.setRawMode(false);
        // An input that is read keeps the process alive.
        input.pause();
      };
    },
  };
}
