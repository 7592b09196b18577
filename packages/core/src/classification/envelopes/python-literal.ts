const constants: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false" };
const wordAt = /[A-Za-z]{1,5}/y;

/**
 * A Python dictionary as JSON: relays written in Python print the error of the server behind them so, `{'error': {'code': None}}`. Reads
 * each character once.
 */
export function jsonOfPython(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') {
      const end = endOfString(text, at);
      parts.push(JSON.stringify(unescaped(text.slice(at + 1, end))));
      at = end + 1;
      continue;
    }
    wordAt.lastIndex = at;
    const word = wordAt.exec(text)?.[0];
    parts.push(word === undefined ? character : (constants[word] ?? word));
    at += word?.length ?? 1;
  }
  return parts.join("");
}

function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== quote) {
    at += text.charAt(at) === "\\" ? 2 : 1;
  }
  return at;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => (character === "n" ? "\n" : character));
}
