const minus = 45;
const point = 46;
const zero = 48;

/** Most characters that `writeFloat` writes for one number. */
export const longestFloat = 24;

/** Nine digits always read back as the same float32. Most numbers need eight digits, and numbers such as 0.5 need far fewer. */
const mostDigits = 9;
/** Different decimals of six digits are different float32 numbers. Shorter decimals end in zeros, which are left out later. */
const fewestDigits = 6;
const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const leastNine = 1e8;
const mostNine = 1e9;

/**
 * Writes a float32 as a JSON number with the fewest digits that read back as the same float32. `String` writes the value as a double, with twice as many digits,
 * and would block the process for half a second for 2,048 vectors.
 *
 * @returns the position after the number in `bytes`
 */
export function writeFloat(value: number, bytes: Uint8Array, start: number): number {
  const size = Math.abs(value);
  // The fast path below covers most numbers of vectors of unit length. Ten to the 22nd is the largest power of ten that a double holds exactly.
  if (!(size >= 1e-7 && size < 1)) {
    return writeText(shortText(value), bytes, start);
  }
  let scale = mostDigits;
  while (scale < 16 && size * (powers[scale] as number) < leastNine) {
    scale += 1;
  }
  // From here on a whole number below 2^30, which the compiler keeps in a register.
  let digits = wholeOf(size * (powers[scale] as number) + 0.5);
  if (digits >= mostNine) {
    return writeText(shortText(value), bytes, start);
  }
  for (let count = mostDigits - 1; count >= fewestDigits; count -= 1) {
    // Rounds `size` again and not the nine digits, because rounding twice may give a wrong digit.
    const fewer = wholeOf(size * (powers[scale - 1] as number) + 0.5);
    // A parser reads the digits as this quotient, because a double holds both numbers exactly.
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

/** Removes the fraction of a number from 0 to 2^31. */
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
