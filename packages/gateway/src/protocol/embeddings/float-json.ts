const minus = 45;
const point = 46;
const zero = 48;

/** Most characters that `writeFloat` writes. */
export const longestFloat = 24;

/** Nine digits always read back as the same float32; most need eight, and short ones such as 0.5 far fewer. */
const mostDigits = 9;
/** Every decimal of six digits is a float32 of its own; shorter ones end in zeros, which are left out. */
const fewestDigits = 6;
const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const leastNine = 1e8;
const mostNine = 1e9;

/**
 * Writes a float32 as a JSON number: the fewest digits that read back as the same float32. The digits that `String` gives are twice as many, because it
 * writes the value as a double, and 2,048 vectors of them hold up the process for half a second.
 *
 * @returns where the number ends in `bytes`
 */
export function writeFloat(value: number, bytes: Uint8Array, start: number): number {
  const size = Math.abs(value);
  // Vectors of unit length have their numbers here. Ten to the 22nd is the largest power that a double holds exactly.
  if (!(size >= 1e-7 && size < 1)) {
    return writeText(shortText(value), bytes, start);
  }
  let scale = mostDigits;
  while (scale < 16 && size * (powers[scale] as number) < leastNine) {
    scale += 1;
  }
  // Up to here a double; below 2^30 the compiler keeps whole numbers in registers.
  let digits = wholeOf(size * (powers[scale] as number) + 0.5);
  if (digits >= mostNine) {
    return writeText(shortText(value), bytes, start);
  }
  for (let count = mostDigits - 1; count >= fewestDigits; count -= 1) {
    // Not from the nine digits: what is rounded twice may be rounded away from the value.
    const fewer = wholeOf(size * (powers[scale - 1] as number) + 0.5);
    // A quotient of two numbers that a double holds exactly is what a parser makes of the digits.
    if (Math.fround(fewer / (powers[scale - 1] as number)) !== size) {
      break;
    }
    digits = fewer;
    scale -= 1;
  }
  while (digits % 10 === 0) {
    digits = wholeOf(digits / 10);
    scale -= 1;
  }
  let at = start;
  if (value < 0) {
    bytes[at] = minus;
    at += 1;
  }
  bytes[at] = zero;
  bytes[at + 1] = point;
  at += 2;
  for (let place = at + scale - 1; place >= at; place -= 1) {
    const rest = wholeOf(digits / 10);
    bytes[place] = zero + digits - rest * 10;
    digits = rest;
  }
  return at + scale;
}

/** Without the fraction, of a number from 0 to 2^31. */
function wholeOf(value: number): number {
  return value | 0;
}

function shortText(value: number): string {
  for (let count = 1; count < mostDigits; count += 1) {
    const text = String(Number(value.toPrecision(count)));
    if (Math.fround(Number(text)) === value) {
      return text;
    }
  }
  return String(Number(value.toPrecision(mostDigits)));
}

function writeText(text: string, bytes: Uint8Array, start: number): number {
  for (let index = 0; index < text.length; index += 1) {
    bytes[start + index] = text.charCodeAt(index);
  }
  return start + text.length;
}
