import fc from "fast-check";

export const blank = fc.constantFrom("", "", "", "", " ", "\n  ", "\t", "\r\n");

/** A text in quotes, with any of its characters escaped. */
export const quoted = (text: string): fc.Arbitrary<string> =>
  fc
    .record({ how: fc.constantFrom("plain", "plain", "slashes", "numbers", "some"), seed: fc.nat() })
    .map(({ how, seed }) => {
      const json = JSON.stringify(text);
      if (how === "plain") return json;
      if (how === "slashes") return json.replaceAll("/", "\\/");
      return `"${[...text]
        .map((character, at) => (how === "numbers" ? /[+=]/.test(character) : (seed + at * 7) % 23 === 0))
        .map((isEscaped, at) => {
          const character = [...text][at] ?? "";
          return isEscaped
            ? character
                .split("")
                .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
                .join("")
            : JSON.stringify(character).slice(1, -1);
        })
        .join("")}"`;
    });

/** A place in a text, as a share of its length. `fc.double` would mostly be close to zero. */
export const share = fc.nat(10_000).map((number) => number / 10_000);

/** Mostly undefined. */
export const seldom = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

export const dimensionsOf = fc.constantFrom(1, 3, 8, 24, 33, 48, 70);

/** The bytes of a vector, in one of the formats that servers encode. */
const bytesOf = (numbers: readonly number[], format: string): Buffer => {
  switch (format) {
    case "float64":
      return Buffer.from(Float64Array.from(numbers).buffer);
    case "bfloat16":
      return Buffer.from(
        Uint16Array.from(new Uint32Array(Float32Array.from(numbers).buffer), (bits) => bits >>> 16).buffer,
      );
    case "int8":
      return Buffer.from(Int8Array.from(numbers, (number) => Math.round(number * 127)).buffer);
    default:
      return Buffer.from(Float32Array.from(numbers).buffer);
  }
};

const damages: readonly ((text: string) => string)[] = [
  ...Array.from({ length: 8 }, () => (text: string) => text),
  (text) => text.replace(/=+$/, ""),
  (text) => text.replaceAll("+", "-").replaceAll("/", "_"),
  (text) => text.replace(/.{76}/g, "$&\r\n"),
  (text) => text.slice(0, -5),
  (text) => `${text}=`,
  (text) => `${text}==`,
  (text) => `${text.slice(0, 150)}=${text.slice(150)}`,
  (text) => `${text.slice(0, 140)}*${text.slice(140)}`,
  (text) => `${text.slice(0, 131)} ${text.slice(131)}`,
  (text) => `${text.slice(0, 133)}ü"${text.slice(133)}`,
  (text) => `data:application/octet-stream;base64,${text}`,
  (text) => ` ${text}\n`,
];

const numberTexts = fc.oneof(
  { weight: 12, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 }).map(String) },
  { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 6, arbitrary: fc.double({ noNaN: true, min: -1, max: 1 }).map((number) => number.toFixed(6)) },
  {
    weight: 4,
    arbitrary: fc.double({ noNaN: true, min: -1, max: 1 }).map((number) => number.toExponential()),
  },
  { weight: 4, arbitrary: fc.double({ noNaN: true, min: -1, max: 1 }).map((number) => number.toFixed(30)) },
  { weight: 2, arbitrary: fc.integer().map(String) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(0.1), max: 8 }),
        fc.integer({ min: -9, max: 9 }),
      )
      // Close to the middle between two float32, where rounding twice differs from rounding once.
      .map(([number, ulps]) =>
        String(number + (2 ** -25 + ulps * 2 ** -53) * 2 ** Math.floor(Math.log2(number))),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "-0",
      "0",
      "-0.0",
      "0.0",
      "1e400",
      "-1E+400",
      "1e-400",
      "1e39",
      "3.4028236e38",
      "1e-45",
      "0.7e-45",
      "1E5",
      "1e+5",
      "1e05",
      "12345678901234567890",
      "123456789.123456789123456789",
      "0.1000000000000000055511151231257827021181583404541015625",
      `0.${"0".repeat(40)}1`,
      `1${"0".repeat(60)}`,
      `0.${"123456789".repeat(30)}`,
      "16777217",
      "16777217.0000001",
      "0.10",
    ),
  },
);
const oddElements = fc.constantFrom(
  "null",
  "true",
  '"x"',
  "NaN",
  "-Infinity",
  "Inf",
  "[1,2]",
  "{}",
  '{"a":[1]}',
  "01",
  "1.",
  ".5",
  "+1",
  "- 1",
  "1e",
  "--1",
  "nul",
  "1x",
  "0x10",
  "",
);

export const numberList = (length: number) =>
  fc
    .record({
      texts: fc.array(numberTexts, { minLength: 1, maxLength: 9 }),
      separator: fc.constantFrom(",", ",", ", ", ",\n        ", " ,"),
      odd: seldom(fc.tuple(fc.nat(length), oddElements)),
      around: fc.tuple(blank, blank),
    })
    .map(({ texts: few, separator, odd, around: [before, behind] }) => {
      const all = Array.from({ length }, (_, at) => few[at % few.length] ?? "0");
      if (odd !== undefined) all.splice(odd[0], 1, odd[1]);
      return `[${before}${all.join(separator)}${behind}]`;
    });

export const base64 = (length: number) =>
  fc
    .record({
      seed: fc.integer({ min: 1, max: 1_000 }),
      format: fc.constantFrom("float32", "float32", "float32", "float64", "bfloat16", "int8"),
      damage: fc.constantFrom(...damages),
      isUnit: fc.boolean(),
    })
    .map(({ seed, format, damage, isUnit }) => {
      // Like the components of a vector: of all sizes up to some number, most of them small.
      const numbers = Array.from({ length }, (_, at) => Math.sin(seed * (at + 1)) ** 3);
      const norm = isUnit ? Math.hypot(...numbers) || 1 : 1;
      return damage(
        bytesOf(
          numbers.map((number) => number / norm),
          format,
        ).toString("base64"),
      );
    })
    .chain(quoted);
