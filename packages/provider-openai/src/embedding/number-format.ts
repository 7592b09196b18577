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

/** In fewer bytes the spread of exponents says nothing, and a length of 1 says more. */
const fewBytes = 128;

/** No embedding model makes so many numbers: a longer vector is not looked at, which would hold up the loop. */
const mostBytes = 512 * 1_024;

/** No embedding model makes so few numbers: they are somebody's own, and may be odd. */
const fewNumbers = 256;

/**
 * The format of vectors, little-endian. OpenAI's base64 is of float32; servers were seen that encode the float64 of Python's lists (vllm#6744)
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
  const length = samples[0]?.length ?? 0;
  const isWhole = length % bytesOf.float32 === 0;
  const isOversized = isWhole && length > mostBytes;
  if (
    length === (dimensions ?? 0) * bytesOf.float32 ||
    isOversized ||
    (isWhole && areUnit(samples, "float32"))
  ) {
    return "float32";
  }
  const fitting = others.filter((format) => length % bytesOf[format] === 0);
  const bySize = fitting.filter((format) => length === (dimensions ?? 0) * bytesOf[format]);
  const unit = [...bySize, ...fitting].find((format) => areUnit(samples, format));
  const isSmall = length * samples.length < fewBytes;
  const isSound = isWhole && !areHalved(samples) && (isSmall || arePlausible(samples, "float32"));
  if (isSound && (unit === undefined || !isSmall)) {
    return "float32";
  }
  const found = unit ?? bySize.find((format) => arePlausible(samples, format));
  // The words of float64 are no odd float32, but huge.
  const rivals = fitting.filter((format) => format !== "float64" || !areInRange(samples, "float32"));
  const isOdd = isWhole && length < fewNumbers * bytesOf.float32 && !areHalved(samples) && !areBytes(samples);
  return found ?? (isOdd && !rivals.some((format) => arePlausible(samples, format)) ? "float32" : undefined);
}

/** A float16 is no plausible bfloat16, but the other way round: so the latter is asked for first. */
const others = ["float64", "bfloat16", "float16"] as const satisfies readonly NumberFormat[];

function samplesOf(vectors: readonly Buffer[]): readonly Buffer[] {
  const step = Math.max(1, Math.floor(vectors.length / mostSamples));
  return vectors.filter((_, index) => index % step === 0).slice(0, mostSamples);
}

/** The numbers of a vector in a format. */
export function numbersOf(bytes: Buffer, format: NumberFormat): Float64Array {
  const numbers = new Float64Array(Math.floor(bytes.length / bytesOf[format]));
  for (let index = 0; index < numbers.length; index += 1) {
    numbers[index] = readers[format](bytes, index * bytesOf[format]);
  }
  return numbers;
}

const readers: Readonly<Record<NumberFormat, (bytes: Buffer, offset: number) => number>> = {
  float32: (bytes, offset) => bytes.readFloatLE(offset),
  float64: (bytes, offset) => bytes.readDoubleLE(offset),
  float16: (bytes, offset) => halfOf(bytes.readUInt16LE(offset)),
  bfloat16: (bytes, offset) => brainOf(bytes.readUInt16LE(offset)),
};

/** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
function halfOf(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) {
    return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function brainOf(bits: number): number {
  word.setUint32(0, bits * 0x1_00_00);
  return word.getFloat32(0);
}

/** Whether all samples have length 1, as the vectors of most models have. */
function areUnit(samples: readonly Buffer[], format: NumberFormat): boolean {
  return samples.every((sample) => Math.abs(normOf(numbersOf(sample, format)) - 1) <= unitTolerance[format]);
}

function normOf(numbers: Float64Array): number {
  let squares = 0;
  for (const number of numbers) {
    squares += number * number;
  }
  return Math.sqrt(squares);
}

/** No component of an embedding is so large. */
const largestComponent = 1e12;
/** No embedding is so short. */
const smallestLargest = 1e-9;
/**
 * The logarithms of a vector's components lie close together: their deviation is 1.6 where the components are of a normal distribution. Noise
 * deviates by 74 in a float32 and by 9 in the narrow float16.
 */
const mostDeviation: Readonly<Record<NumberFormat, number>> = {
  float32: 7,
  float64: 7,
  float16: 4,
  bfloat16: 7,
};
/** Below that many numbers a deviation says nothing. */
const fewestForDeviation = 6;

/** Whether the numbers could be an embedding's. What is NaN or infinite in a vector is core's to refuse. */
function arePlausible(samples: readonly Buffer[], format: NumberFormat): boolean {
  return (
    areInRange(samples, format) &&
    samples.every((sample) => {
      const magnitudes = magnitudesOf(sample, format);
      const deviation = deviationOf(magnitudes.map(Math.log2));
      return magnitudes.length < fewestForDeviation || deviation <= mostDeviation[format];
    })
  );
}

function areInRange(samples: readonly Buffer[], format: NumberFormat): boolean {
  return samples.every((sample) => {
    const largest = magnitudesOf(sample, format).reduce((most, magnitude) => Math.max(most, magnitude), 0);
    return largest === 0 || (largest >= smallestLargest && largest <= largestComponent);
  });
}

/** Of the components that are neither zero nor infinite. */
function magnitudesOf(sample: Buffer, format: NumberFormat): readonly number[] {
  return [...numbersOf(sample, format)]
    .map(Math.abs)
    .filter((magnitude) => magnitude > 0 && magnitude < Number.POSITIVE_INFINITY);
}

function deviationOf(numbers: readonly number[]): number {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const squares = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  return Math.sqrt(squares / numbers.length);
}

/** So many words are needed before their lower halves say anything. */
const fewestForHalves = 8;

/**
 * Whether plausible float32 numbers are halves of others: float64 of rounded numbers, whose lower words are empty, or pairs of bfloat16,
 * whose upper halves make nearly the right numbers. The lower half of a true float32 is either empty or noise.
 */
function areHalved(samples: readonly Buffer[]): boolean {
  const words = samples.flatMap((sample) =>
    Array.from({ length: Math.floor(sample.length / 4) }, (_, index) => sample.readUInt32LE(index * 4)),
  );
  const isEnough = words.length >= fewestForHalves;
  const low = words.filter((_, index) => index % 2 === 0);
  const high = words.filter((_, index) => index % 2 === 1);
  // The fraction of a float32 that became a float64 ends before the lower word's 29 last bits.
  const isDoubled =
    isEnough &&
    samples.every(({ length }) => length % 8 === 0) &&
    low.every((bits) => (bits & 0x1f_ff_ff_ff) === 0) &&
    high.some((bits) => bits !== 0);
  const lowerHalves = words.map((bits) => bits & 0xff_ff).filter((bits) => bits !== 0);
  const isPaired =
    lowerHalves.length > 1 &&
    lowerHalves.length * 2 > words.length &&
    lowerHalves.every(isEnough ? isPlausibleExponent : endsWithZeros);
  return isDoubled || isPaired;
}

/** So many bytes are needed before their spread says anything. */
const fewestBytes = 64;

/** Whether the bytes are small numbers of their own (int8), and not the noise of fractions. */
function areBytes(samples: readonly Buffer[]): boolean {
  const bytes = samples.flatMap((sample) => [...sample]);
  const small = bytes.filter((byte) => byte <= 64 || byte >= 192);
  return bytes.length >= fewestBytes && small.length > bytes.length * 0.75;
}

/** The half of a word that was a short number of its own does, such as 1.5; the lower half of a fraction does so by chance. */
function endsWithZeros(bits: number): boolean {
  return (bits & 0x3f) === 0;
}

function isPlausibleExponent(bits: number): boolean {
  const exponent = ((bits >> 7) & 0xff) - 127;
  return exponent > -32 && exponent < 16;
}
