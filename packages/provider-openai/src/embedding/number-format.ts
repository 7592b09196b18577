import { endianness } from "node:os";

/** What the bytes of a vector are. Servers say "base64" and mean the numbers of their own arrays. */
export type NumberFormat = "float32" | "float64" | "float16" | "bfloat16";

/** Bytes of one number. */
export const bytesOf: Readonly<Record<NumberFormat, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
};

/** So many vectors are looked at: a server encodes all of its vectors alike. */
const mostSamples = 4;

/** How far from 1 the length of a normalised vector may be after rounding. A brain float is cut, so that its vectors are too short. */
const unitTolerance: Readonly<Record<NumberFormat, number>> = {
  float32: 0.003,
  float64: 0.003,
  float16: 0.003,
  bfloat16: 0.01,
};

/** So few bytes may be any format's by chance: they are float32 for certain where they are unit vectors, or numbers as a person writes them. */
const fewBytes = 64;

/** No embedding model makes so many numbers. To look at all of them would hold up the loop: a longer vector is judged by its beginning. */
const mostBytes = 512 * 1_024;
const bytesOfBeginning = 16 * 1_024;

/**
 * The format of vectors, little-endian. OpenAI's base64 is of float32; servers were seen that encode the float64 of Python's lists (vllm-project/vllm#6744)
 * or the half precision that the model computes in. Read as float32 these give other vectors, and no error. What distinguishes them: the
 * length in bytes where the dimensions are known; a normalised vector has length 1 in its own format alone; and the exponents of a vector's
 * components lie close together in its own format alone. Undefined: the bytes are no float32, and of no other format for certain.
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

/** A float16 is no plausible bfloat16, but the other way round: so the latter is asked for first. */
const others = ["float64", "bfloat16", "float16"] as const satisfies readonly NumberFormat[];

function samplesOf(vectors: readonly Buffer[]): readonly Buffer[] {
  const step = Math.max(1, Math.floor(vectors.length / mostSamples));
  return vectors
    .filter((_, index) => index % step === 0)
    .slice(0, mostSamples)
    .map((vector) => (vector.length > mostBytes ? vector.subarray(0, bytesOfBeginning) : vector));
}

/** The numbers of a vector in a format. Float32 that the machine can read where they are is not copied. */
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

/** A number of 16 bits, by the bits of its fraction and the bias of its exponent. */
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

/** No component of an embedding is so large, normalised or not; bytes of other numbers, read as float32, are of any size up to 1e38. */
const largestComponent = 1e6;
/** No embedding is so short. */
const smallestLargest = 1e-9;
/** Fewer components than one of so many are by chance that much smaller than the largest one, apart from zeros. */
const fewestOfTiny = 8;
const tinyShare = 2 ** -30;
/**
 * The logarithms of a vector's components lie close together: the middle half of them within 1.9 where the components are of a normal
 * distribution. Eight times as far where a pair of float16 is read as one float32, and up to 128 in noise.
 */
const widestHalf: Readonly<Record<NumberFormat, number>> = {
  float32: 6,
  float64: 6,
  float16: 4,
  bfloat16: 6,
};
/** Below that many numbers the middle half says nothing; of few, it is wider by chance. */
const fewestForHalf = 6;

/** Whether the numbers could be an embedding's. What is NaN or infinite in a vector is core's to refuse. */
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

/** By loops: every reply is judged, and a list of each vector's magnitudes would cost more than the reply's way over the network. */
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

/** Of the components that are neither zero nor infinite. */
function magnitudesOf(sample: Buffer, format: NumberFormat): readonly number[] {
  return [...numbersOf(sample, format)]
    .map(Math.abs)
    .filter((magnitude) => magnitude > 0 && magnitude < Number.POSITIVE_INFINITY);
}

/** How far the quartiles lie from each other. */
function middleHalfOf(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const quartile = Math.floor(sorted.length / 4);
  return (sorted[sorted.length - 1 - quartile] ?? 0) - (sorted[quartile] ?? 0);
}

/** Whether float32 numbers have few digits, as those that a person wrote: of four digits, one number of 3,000 is by chance. */
function areWritten(samples: readonly Buffer[]): boolean {
  return samples.every((sample) =>
    numbersOf(sample, "float32").every(
      (number) => !Number.isFinite(number) || Math.fround(Number(number.toPrecision(4))) === number,
    ),
  );
}

/** So many words are needed before their lower halves say anything. */
const fewestForHalves = 6;
/** The lower halves of true float32 are noise: as a short number their middle half is 16 and more wide, where they are numbers of their own 2. */
const widestHalfOfHalves = 4;

/**
 * Whether plausible float32 numbers are halves of others: float64 of rounded numbers, whose lower words are empty, or pairs of short numbers,
 * whose upper halves make nearly the right numbers.
 */
function areHalved(samples: readonly Buffer[]): boolean {
  const words = samples.flatMap((sample) =>
    Array.from({ length: Math.floor(sample.length / 4) }, (_, index) => sample.readUInt32LE(index * 4)),
  );
  const low = words.filter((_, index) => index % 2 === 0);
  const high = words.filter((_, index) => index % 2 === 1);
  // The fraction of a float32 that became a float64 ends before the lower word's 29 last bits.
  const isDoubled =
    samples.every(({ length }) => length % 8 === 0) &&
    low.every((bits) => (bits & 0x1f_ff_ff_ff) === 0) &&
    words.length >= fewestForHalves &&
    high.some((bits) => bits !== 0);
  const lowerHalves = words.map((bits) => bits & 0xff_ff).filter((bits) => (bits & 0x7f_ff) !== 0);
  // Numbers that come again say no more than once.
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
