import { paint } from "../output/paint.js";
import { messageText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";

type RemarkKind = "warning" | "progress" | "interrupted" | "failed_input" | "ended" | "advice";

/** Writes a remark to standard error: its text for people, its fields as a line of JSON for programs. */
export type Remark = (kind: RemarkKind, text: string, fields?: Readonly<Record<string, unknown>>) => void;

const colours = { warning: "yellow", failed_input: "yellow", ended: "red" } as const;

export function remarksTo(terminal: Terminal, json: boolean): Remark {
  return (kind, text, fields = { message: text }) => {
    if (json) {
      terminal.err(`${JSON.stringify({ event: kind, ...fields })}\n`);
      return;
    }
    const shown = messageText(text);
    const colour = kind in colours ? colours[kind as keyof typeof colours] : undefined;
    terminal.err(`${colour === undefined ? shown : paint(terminal, colour, shown)}\n`);
  };
}
