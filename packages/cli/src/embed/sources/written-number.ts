/**
 * The number in a field of an object of JSON, as a text that means the same number. `JSON.parse` rounds what a double cannot hold, such as an
 * integer of 19 digits; such a number keeps the characters of the line. Source text access of `JSON.parse` would give them, but Node 20 lacks it.
 *
 * @param line an object of JSON that was parsed, and whose field `name` had the number `parsed`
 */
export function writtenNumber(line: string, name: string, parsed: number): string {
  const usual = String(parsed);
  const written = numberIn(line, name);
  return written === undefined || decimalOf(written) === decimalOf(usual) ? usual : written;
}

/** The last field of the name counts, as in `JSON.parse`. */
function numberIn(line: string, name: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === "{" || character === "[") {
      depth += 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
    } else if (character === '"') {
      const start = at;
      at = endOfText(line, at);
      const colon = depth === 1 ? afterBlanks(line, at + 1) : -1;
      if (line.charAt(colon) === ":" && JSON.parse(line.slice(start, at + 1)) === name) {
        found = numberAt(line, afterBlanks(line, colon + 1));
      }
    }
  }
  return found;
}

/** Where the closing quote is. */
function endOfText(line: string, start: number): number {
  for (let quote = line.indexOf('"', start + 1); quote !== -1; quote = line.indexOf('"', quote + 1)) {
    let backslash = quote;
    while (line.charAt(backslash - 1) === "\\") {
      backslash -= 1;
    }
    if ((quote - backslash) % 2 === 0) {
      return quote;
    }
  }
  return line.length;
}

function afterBlanks(line: string, start: number): number {
  let at = start;
  while (at < line.length && " \t\r\n".includes(line.charAt(at))) {
    at += 1;
  }
  return at;
}

function numberAt(line: string, start: number): string | undefined {
  let end = start;
  while (end < line.length && "+-.0123456789eE".includes(line.charAt(end))) {
    end += 1;
  }
  return end === start ? undefined : line.slice(start, end);
}

/** One text for each number, however the number is written: 1, 1.0 and 10e-1 are the same. */
function decimalOf(number: string): string {
  const [mantissa = "", exponent = "0"] = number.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = `${whole}${fraction}`;
  let first = 0;
  while (digits.charAt(first) === "0") {
    first += 1;
  }
  let end = digits.length;
  while (end > first && digits.charAt(end - 1) === "0") {
    end -= 1;
  }
  const power = Number(exponent) - fraction.length + digits.length - end;
  return first === end ? "0" : `${mantissa.startsWith("-") ? "-" : ""}${digits.slice(first, end)}e${power}`;
}
