/** The bytes of a vector whose base64 was decoded as it arrived. Their number format is detected when all vectors have arrived. */
export class DecodedBytes {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }
}

/** A list of numbers that was read as it arrived. An element that is no number becomes `NaN`, for which core refuses the vector. */
export class DecodedNumbers {
  readonly numbers: Float32Array;

  constructor(numbers: Float32Array) {
    this.numbers = numbers;
  }

  get length(): number {
    return this.numbers.length;
  }
}

/** A vector that was decoded as it arrived. */
export type DecodedVector = DecodedBytes | DecodedNumbers;

/**
 * A vector as a reply has it: little-endian numbers in base64, or a list of numbers from a server without `encoding_format`. `decodeVectors` turns it
 * into numbers.
 */
export type WireVector = string | DecodedVector | readonly unknown[];

export function isDecoded(value: unknown): value is DecodedVector {
  return value instanceof DecodedBytes || value instanceof DecodedNumbers;
}
