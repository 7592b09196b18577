import type { VectorBlocks } from "./vector-blocks.js";

/** A number is read here only when this many bytes follow. A usual number is shorter, so no loop needs to look for the end of the chunk. */
export const mostNumberBytes = 48;
/** After this many bytes of a number, eighteen digits and an exponent still fit. */
const roomForDigits = mostNumberBytes - 25;

const [zero, nine] = [0x30, 0x39];
const [minus, plus, point, comma, space] = [0x2d, 0x2b, 0x2e, 0x2c, 0x20];
const [smallE, largeE] = [0x65, 0x45];
/** The digits of a number are read into two integers, four digits at a time. Eight digits fill one integer. */
const half = 8;
const powers = Float64Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`));
const mostPower = 290;
/** More than the error of the digits after the first sixteen and of all roundings together. */
const error = 2 ** -49;
const [below, above] = [1 - error, 1 + error];

/**
 * Reads numbers of a list, with the commas after them, into a vector. Each becomes the float32 that `JSON.parse` and `Float32Array` would give.
 * Returns the place of the first number that was not read: an unusually written number, the end of the list, or a number too close to the end of the
 * chunk.
 *
 * A number is calculated in float64 from its first sixteen digits, which is exact to 10^-15, or 2^-49.8, and four roundings of 2^-53. When two
 * float32 are within that error, the number is parsed as text.
 *
 * One function reads the digits before and after the point. A separate function for digits, which returns their value and their end, costs a fifth to
 * two fifths more, whether it packs the two into one number or writes them into an object.
 */
export function readNumbers(bytes: Buffer, from: number, to: number, blocks: VectorBlocks): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const last = to - mostNumberBytes;
  let start = from;
  blocks.reserve(4);
  let { floats } = blocks;
  let index = blocks.end / 4;
  while (start <= last) {
    const digitsBound = start + roomForDigits;
    let at = start;
    let code = bytes[at] as number;
    const isNegative = code === minus;
    if (isNegative) {
      at += 1;
      code = bytes[at] as number;
    }
    let high = 0;
    let low = 0;
    let digits = 0;
    let lowDigits = 0;
    if (code === zero) {
      at += 1;
      code = bytes[at] as number;
    } else {
      while (code >= zero && code <= nine && digits < half) {
        high = high * 10 + code - zero;
        digits += 1;
        at += 1;
        code = bytes[at] as number;
      }
      if (digits === 0) {
        break;
      }
    }
    if (code >= zero && code <= nine) {
      break;
    }
    let exponent = 0;
    if (code === point) {
      at += 1;
      const fraction = at;
      code = bytes[at] as number;
      if (high === 0) {
        while (code === zero && at < digitsBound) {
          at += 1;
          code = bytes[at] as number;
        }
        if (at === digitsBound) {
          break;
        }
      }
      // Four digits at a time: most numbers have more.
      while (digits <= half - 4) {
        const four = fourDigits(view.getInt32(at, true));
        if (four < 0) {
          break;
        }
        high = high * 10_000 + four;
        digits += 4;
        at += 4;
      }
      code = bytes[at] as number;
      while (code >= zero && code <= nine && digits < half) {
        high = high * 10 + code - zero;
        digits += 1;
        at += 1;
        code = bytes[at] as number;
      }
      if (code >= zero && code <= nine) {
        while (lowDigits <= half - 4) {
          const four = fourDigits(view.getInt32(at, true));
          if (four < 0) {
            break;
          }
          low = low * 10_000 + four;
          lowDigits += 4;
          at += 4;
        }
        code = bytes[at] as number;
        while (code >= zero && code <= nine && lowDigits < half) {
          low = low * 10 + code - zero;
          lowDigits += 1;
          at += 1;
          code = bytes[at] as number;
        }
      }
      exponent = fraction - at;
      if (exponent === 0) {
        break;
      }
      // Further digits matter less than the error.
      while (code >= zero && code <= nine && at < start + mostNumberBytes - 6) {
        at += 1;
        code = bytes[at] as number;
      }
    }
    if (code === smallE || code === largeE) {
      const end = endOfExponent(bytes, at + 1);
      exponent += readExponent(bytes, at + 1, end);
      at = end;
      code = bytes[at] as number;
    }
    if (exponent < -mostPower || exponent > mostPower) {
      break;
    }
    const mantissa = lowDigits === 0 ? high : high * (powers[lowDigits] as number) + low;
    let magnitude =
      exponent < 0 ? mantissa / (powers[-exponent] as number) : mantissa * (powers[exponent] as number);
    if (Math.fround(magnitude * below) !== Math.fround(magnitude * above)) {
      magnitude = Math.abs(Number(bytes.toString("latin1", start, at)));
    }
    if (code !== comma) {
      // The end of the list, blanks, or something that is no number. The caller, which looks at every byte, reads it again.
      break;
    }
    if (index === floats.length) {
      blocks.end = index * 4;
      blocks.reserve(4);
      ({ floats } = blocks);
      index = blocks.end / 4;
    }
    floats[index] = isNegative ? -magnitude : magnitude;
    index += 1;
    at += 1;
    while (at < to && ((bytes[at] as number) === space || isLineBreak(bytes[at] as number))) {
      at += 1;
    }
    start = at;
  }
  blocks.end = index * 4;
  return start;
}

/** The place after an exponent's sign and at most three digits. */
function endOfExponent(bytes: Buffer, from: number): number {
  const first = from + signLength(bytes, from);
  let at = first;
  while (at < first + 3 && isDigit(bytes[at] as number)) {
    at += 1;
  }
  return at;
}

/** The exponent at this place. Without digits, it is further from zero than any exponent that is read here. */
function readExponent(bytes: Buffer, from: number, end: number): number {
  const first = from + signLength(bytes, from);
  let power = end === first ? 2 * mostPower + mostNumberBytes : 0;
  for (let at = first; at < end; at += 1) {
    power = power * 10 + (bytes[at] as number) - zero;
  }
  return bytes[from] === minus ? -power : power;
}

function signLength(bytes: Buffer, at: number): number {
  return bytes[at] === minus || bytes[at] === plus ? 1 : 0;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

/** The number in four characters, the first character in the lowest byte. Negative: they are not four digits. All four are checked in one step. */
function fourDigits(characters: number): number {
  const isDigits =
    (characters & 0xf0f0f0f0) === 0x30303030 && ((characters + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
  if (!isDigits) {
    return -1;
  }
  const digits = characters - 0x30303030;
  // The bytes of two neighbours: ten times the first digit plus the second. None is above 99, so none overflows into the next byte.
  const pairs = digits * 10 + (digits >> 8);
  return (pairs & 0xff) * 100 + ((pairs >> 16) & 0xff);
}

function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x09;
}
