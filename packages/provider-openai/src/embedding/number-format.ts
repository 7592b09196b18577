import { endianness } from "node:os";

/** The number type of a vector's bytes. Servers send "base64" of whatever number type their arrays have. */
export type NumberFormat = "float32" | "float64" | "float16" | "bfloat16";

/** Bytes of one number. */
export const bytesOf: Readonly<Record<NumberFormat, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
};

/** This many vectors are examined: a server encodes all of its vectors alike. */
const mostSamples = 4;

/** How much the length of a normalised vector may differ from 1 after rounding. A bfloat16 is cut and not rounded, so its vectors are too short. */
const unitTolerance: Readonly<Record<NumberFormat, number>> = {
  float32: 0.003,
  float64: 0.003,
  float16: 0.003,
  bfloat16: 0.01,
};

/**
 * A vector this short may fit any format by chance. It is certainly float32 only when it is a unit vector, or has numbers as a person writes them.
 */
const fewBytes = 64;

/** No embedding model returns this many bytes. Reading all of a longer vector would block the event loop, so its beginning decides. */
const mostBytes = 512 * 1_024;
const bytesOfBeginning = 16 * 1_024;

/**
 * Detects the number format of vectors, little-endian. OpenAI's base64 has float32. Some servers encode the float64 of Python's lists
 * (vllm-project/vllm#6744), or the half precision that the model computes in. Read as float32, these bytes give wrong vectors and no error. Three
 * properties distinguish the formats: the length in bytes, when the dimensions are known; a normalised vector has length 1 only in its true format;
 * and the exponents of a vector's components are close together only in its true format. Undefined: the bytes are not float32, and no other format is
 * certain.
 *
 * @param vectors each vector's bytes
 * @param dimensions how many numbers a vector should have; undefined: not known
 */
export function numberFormatOf(
  vectors: readonly Buffer[],
  dimensions: number | undefined,
): NumberFormat | undefined {
  const samples = samplesOf(vectors);
  const length = vectors[0]?.length ?? 0;
  const isWhole = length % bytesOf.float32 === 0;
  const isKnown = length === (dimensions ?? 0) * bytesOf.float32;
  if (isWhole && areInRange(samples, "float32") && (isKnown || areUnit(samples, "float32"))) {
    return "float32";
  }
  const fitting = others.filter((format) => length % bytesOf[format] === 0);
  const bySize = fitting.filter((format) => length === (dimensions ?? 0) * bytesOf[format]);
  const isOf = (format: NumberFormat) => arePlausible(samples, format);
  const unit = [...bySize, ...fitting].find((format) => areUnit(samples, format) && isOf(format));
  const isSmall = length * samples.length < fewBytes;
  const isFloat32 = isWhole && unit !== "bfloat16" && !areHalved(samples) && isOf("float32");
  if (isFloat32 && (!isSmall || (unit === undefined && areWritten(samples)))) {
    return "float32";
  }
  return unit ?? bySize.find(isOf);
}

/** A true float16 never looks like bfloat16, but a true bfloat16 may look like float16. So bfloat16 is tried first. */
const others = ["float64", "bfloat16", "float16"] as const satisfies readonly NumberFormat[];

function samplesOf(vectors: readonly Buffer[]): readonly Buffer[] {
  const step = Math.max(1, Math.floor(vectors.length / mostSamples));
  return vectors
    .filter((_, index) => index % step === 0)
    .slice(0, mostSamples)
    .map((vector) => (vector.length > mostBytes ? vector.subarray(0, bytesOfBeginning) : vector));
}

/** The numbers of a vector in a format. Float32 at an aligned place is not copied. */
export function numbersOf(bytes: Buffer, format: NumberFormat): Float32Array | Float64Array {
  if (format === "float32" && isLittleEndian && bytes.byteOffset % bytesOf.float32 === 0) {
    return new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / bytesOf.float32));
  }
  const numbers = new Float64Array(Math.floor(bytes.length / bytesOf[format]));
  for (let index = 0; index < numbers.length; index += 1) {
    numbers[index] = readers[format](bytes, index * bytesOf[format]);
  }
  return numbers;
}

const isLittleEndian = endianness() === "LE";

const readers: Readonly<Record<NumberFormat, (bytes: Buffer, offset: number) => number>> = {
  float32: (bytes, offset) => bytes.readFloatLE(offset),
  float64: (bytes, offset) => bytes.readDoubleLE(offset),
  float16: (bytes, offset) => halfOf(bytes.readUInt16LE(offset)),
  bfloat16: (bytes, offset) => brainOf(bytes.readUInt16LE(offset)),
};

/** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
function halfOf(bits: number): number {
  return shortOf(bits, 10, 15);
}

/** The upper half of a float32: one bit of sign, eight of exponent, seven of fraction. */
function brainOf(bits: number): number {
  return shortOf(bits, 7, 127);
}

/** A number of 16 bits, from the size of its fraction and the bias of its exponent. */
function shortOf(bits: number, fractionBits: number, bias: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits & 0x7fff) >> fractionBits;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 0x7fff >> fractionBits) {
    return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** Whether all samples have length 1, as the vectors of most models have. */
function areUnit(samples: readonly Buffer[], format: NumberFormat): boolean {
  return samples.every((sample) => Math.abs(normOf(numbersOf(sample, format)) - 1) <= unitTolerance[format]);
}

function normOf(numbers: Float32Array | Float64Array): number {
  let squares = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    squares += number * number;
  }
  return Math.sqrt(squares);
}

/** Every component of an embedding is smaller, normalised or not. Bytes of another format, read as float32, can have any size up to 1e38. */
const largestComponent = 1e6;
/** The largest component of every embedding is larger than this. */
const smallestLargest = 1e-9;
/** By chance, at most one of this many components is smaller than `tinyShare` of the largest component. Zeros are not counted. */
const fewestOfTiny = 8;
const tinyShare = 2 ** -30;
/**
 * The most that the logarithms of the middle half of a vector's components may differ. For components of a normal distribution they differ by 1.9.
 * For a pair of float16 read as one float32 they differ eight times as much, and in noise by up to 128.
 */
const widestHalf: Readonly<Record<NumberFormat, number>> = {
  float32: 6,
  float64: 6,
  float16: 4,
  bfloat16: 6,
};
/** With fewer numbers, the middle half says nothing. With few numbers, it is wider by chance. */
const fewestForHalf = 6;

/** Whether the numbers could be an embedding. NaN and infinite numbers are allowed here, because core refuses such a vector. */
function arePlausible(samples: readonly Buffer[], format: NumberFormat): boolean {
  const all = samples.flatMap((sample) => magnitudesOf(sample, format));
  return (
    areInRange(samples, format) &&
    (all.length < fewestForHalf ||
      middleHalfOf(all.map(Math.log2)) <= widestHalf[format] * (1 + fewestForHalf / all.length))
  );
}

function areInRange(samples: readonly Buffer[], format: NumberFormat): boolean {
  return samples.every((sample) => isInRange(numbersOf(sample, format)));
}

/** Written as loops: every reply is checked, and a list of each vector's magnitudes would cost more than the reply's way over the network. */
function isInRange(numbers: Float32Array | Float64Array): boolean {
  let largest = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const magnitude = Math.abs(numbers[index] ?? 0);
    if (magnitude > largest && magnitude < Number.POSITIVE_INFINITY) {
      largest = magnitude;
    }
  }
  if (largest === 0) {
    return true;
  }
  const bound = largest * tinyShare;
  let tiny = 0;
  let counted = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const magnitude = Math.abs(numbers[index] ?? 0);
    if (magnitude > 0 && magnitude < Number.POSITIVE_INFINITY) {
      counted += 1;
      tiny += magnitude < bound ? 1 : 0;
    }
  }
  return largest >= smallestLargest && largest <= largestComponent && tiny * fewestOfTiny <= counted;
}

/** The magnitudes of the components that are neither zero nor infinite. */
function magnitudesOf(sample: Buffer, format: NumberFormat): readonly number[] {
  return [...numbersOf(sample, format)]
    .map(Math.abs)
    .filter((magnitude) => magnitude > 0 && magnitude < Number.POSITIVE_INFINITY);
}

/** The distance between the quartiles. */
function middleHalfOf(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const quartile = Math.floor(sorted.length / 4);
  return (sorted[sorted.length - 1 - quartile] ?? 0) - (sorted[quartile] ?? 0);
}

/** Whether float32 numbers have few digits, like numbers that a person wrote. By chance, one number of 3,000 has four digits. */
function areWritten(samples: readonly Buffer[]): boolean {
  return samples.every((sample) =>
    numbersOf(sample, "float32").every(
      (number) => !Number.isFinite(number) || Math.fround(Number(number.toPrecision(4))) === number,
    ),
  );
}

/** With fewer words, their lower halves say nothing. */
const fewestForHalves = 6;
/**
 * The lower halves of true float32 are noise: read as short numbers, their middle half is 16 or more wide. When the lower halves are true numbers, it
 * is 2 wide.
 */
const widestHalfOfHalves = 4;

/**
 * Whether plausible float32 numbers are halves of other numbers: float64 of rounded numbers, whose lower words are empty, or pairs of short numbers,
 * whose upper halves look like nearly the right numbers.
 */
function areHalved(samples: readonly Buffer[]): boolean {
  const words = samples.flatMap((sample) =>
    Array.from({ length: Math.floor(sample.length / 4) }, (_, index) => sample.readUInt32LE(index * 4)),
  );
  const low = words.filter((_, index) => index % 2 === 0);
  const high = words.filter((_, index) => index % 2 === 1);
  // A float32 that was converted to float64 has zeros in the last 29 bits of the lower word.
  const isDoubled =
    samples.every(({ length }) => length % 8 === 0) &&
    low.every((bits) => (bits & 0x1f_ff_ff_ff) === 0) &&
    words.length >= fewestForHalves &&
    high.some((bits) => bits !== 0);
  const lowerHalves = words.map((bits) => bits & 0xff_ff).filter((bits) => (bits & 0x7f_ff) !== 0);
  // Repeated numbers are no further evidence.
  const unlike = [...new Set(lowerHalves)];
  const isEnough =
    unlike.length >= fewestForHalves && lowerHalves.length * 2 > words.filter((bits) => bits !== 0).length;
  return isDoubled || (isEnough && [halfOf, brainOf].some((read) => areAlike(unlike.map(read))));
}

function areAlike(numbers: readonly number[]): boolean {
  return (
    numbers.every(Number.isFinite) &&
    middleHalfOf(numbers.map((number) => Math.log2(Math.abs(number)))) <= widestHalfOfHalves
  );
}
