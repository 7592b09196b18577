/** Enough to recognise a provider's message. A page of HTML must not fill a log. */
const maxCharacters = 160;

/** Returns one short line of a provider's message. Without line breaks, the message cannot forge another line of a log. */
export function excerpt(message: string): string {
  const line = message
    .slice(0, 4 * maxCharacters)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters)}…` : line;
}
