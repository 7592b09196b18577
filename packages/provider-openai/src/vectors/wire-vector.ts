/** The bytes of a vector whose base64 was decoded while it arrived. What numbers they are is judged when all vectors are there. */
export class DecodedBytes {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }
}

/** A list of numbers that was read while it arrived. An element that is no number is `NaN`, for which core refuses the vector. */
export class DecodedNumbers {
  readonly numbers: Float32Array;

  constructor(numbers: Float32Array) {
    this.numbers = numbers;
  }

  get length(): number {
    return this.numbers.length;
  }
}

/** A vector that was decoded while it arrived. */
export type DecodedVector = DecodedBytes | DecodedNumbers;

/** A vector on the wire: little-endian numbers in base64, or numbers from a server that knows no `encoding_format`. */
export type WireVector = string | DecodedVector | readonly unknown[];

export function isDecoded(value: unknown): value is DecodedVector {
  return value instanceof DecodedBytes || value instanceof DecodedNumbers;
}
