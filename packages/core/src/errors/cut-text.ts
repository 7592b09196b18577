/**
 * The beginning of a text that is too long, and how much was removed. A copy: a part of a text keeps the whole in memory.
 */
export function cutText(text: string, mostCharacters: number): string {
  return text.length <= mostCharacters
    ? text
    : `${copied(text.slice(0, mostCharacters))}${removed(text.length - mostCharacters)}`;
}

/** The same of a stack: its beginning, which holds the message, and its end, which holds the frames. */
export function cutStack(text: string, mostCharacters: number): string {
  if (text.length <= 2 * mostCharacters) {
    return text;
  }
  const removedCharacters = text.length - 2 * mostCharacters;
  return `${copied(text.slice(0, mostCharacters))}${removed(removedCharacters)}${copied(text.slice(-mostCharacters))}`;
}

function removed(characters: number): string {
  return `… (${characters} characters removed)`;
}

function copied(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
