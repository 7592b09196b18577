import { randomUUID } from "node:crypto";
import type { Terminal } from "../terminal.js";

/**
 * Stands before each control character that a command writes itself. Nobody outside of this process can know it, so no text of a server, a
 * file or a command line can contain it.
 */
const ownMark = randomUUID();

/**
 * What acts on a terminal or cannot be seen: control characters but the line feed and the tab, format characters such as a turned reading
 * direction and a blank of no width, line separators, halves of pairs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** A control character that a command means, such as the beginning of a colour. */
export function ownControl(characters: string): string {
  return Array.from(characters, (character) => `${ownMark}${character}`).join("");
}

/**
 * The text with every unprintable character as an escape, `\\u001b`. In JSON, and in a text of JavaScript or YAML in double quotes, an escape
 * means the same character.
 */
export function visibleText(text: string): string {
  const [first = "", ...others] = text.split(ownMark);
  return [escaped(first), ...others.map((part) => `${part.charAt(0)}${escaped(part.slice(1))}`)].join("");
}

/** A text that stays on its line and in its column: a line feed and a tab are escapes too. */
export function cellText(text: string): string {
  return text.replace(/[\n\t]/g, (character) => escapeOf(character.charCodeAt(0)));
}

/** Plain data with each text in it, and each name of a field, on one line. */
export function cellsOf<Value>(value: Value): Value {
  return oneLined(value) as Value;
}

function oneLined(value: unknown): unknown {
  if (typeof value === "string") {
    return cellText(value);
  }
  if (Array.isArray(value)) {
    return value.map(oneLined);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [cellText(name), oneLined(member)]))
    : value;
}

/** A message with its further lines indented: a name or a value in the message begins no line of the output. */
export function messageText(message: string): string {
  return message.replace(/\n(?=\S)/g, "\n  ");
}

/** The terminal as commands see it: whatever they write, `visibleText` goes out. */
export function visibleTerminal(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (text) => terminal.out(visibleText(text)),
    err: (text) => terminal.err(visibleText(text)),
  };
}

function escaped(text: string): string {
  return text.replace(unprintable, (character) => {
    if (character === "\n" || character === "\t") {
      return character;
    }
    // A character beyond the first plane has two units.
    const second = character.length > 1 ? escapeOf(character.charCodeAt(1)) : "";
    return `${escapeOf(character.charCodeAt(0))}${second}`;
  });
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
