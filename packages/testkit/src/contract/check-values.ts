import { mostSimilar } from "../recorded/most-similar.js";

/** A kind of value for an option. `wanted` describes the kind as the end of a sentence. */
interface Kind {
  readonly fits: (value: unknown) => boolean;
  readonly wanted: string;
}

export const delay: Kind = {
  fits: (value) => typeof value === "number" && value >= 0 && value !== Number.POSITIVE_INFINITY,
  wanted: "0 or a positive number of milliseconds",
};
export const wholeOrInfinity: Kind = {
  fits: (value) => (Number.isInteger(value) && Number(value) >= 0) || value === Number.POSITIVE_INFINITY,
  wanted: "a whole number that is not negative, or Infinity",
};
export const whole: Kind = {
  fits: (value) => Number.isInteger(value) && Number(value) >= 0,
  wanted: "a whole number that is not negative",
};
export const port: Kind = {
  fits: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
  wanted: "a port: a whole number from 0 to 65535",
};
export const status: Kind = {
  fits: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 999,
  wanted: "a status of HTTP: a whole number from 200 to 999",
};
export const rate: Kind = {
  fits: (value) => typeof value === "number" && value >= 0,
  wanted: "0 or a positive number",
};
export const times: Kind = {
  fits: (value) => Number.isInteger(value) && Number(value) > 0,
  wanted: "a whole number above 0",
};
export const text: Kind = { fits: (value) => typeof value === "string", wanted: "a text" };
export const flag: Kind = { fits: (value) => typeof value === "boolean", wanted: "true or false" };
export const code: Kind = { fits: (value) => typeof value === "function", wanted: "a function" };
export const texts: Kind = {
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  wanted: "a list of texts",
};
export const textsByName: Kind = {
  fits: (value) => isPlain(value) && Object.values(value).every((each) => typeof each === "string"),
  wanted: "an object of texts",
};
export const fields: Kind = { fits: isPlain, wanted: "a plain object" };
export const anything: Kind = { fits: () => true, wanted: "" };

/** One of these words. */
export function oneOf(...words: readonly string[]): Kind {
  const quoted = words.map((word) => JSON.stringify(word)).join(" or ");
  return { fits: (value) => words.includes(String(value)), wanted: quoted };
}

/** An object with these methods. */
export function withMethods(...names: readonly string[]): Kind {
  const wanted = `an object with ${names.join(", ")}`;
  return { fits: (value) => names.every((name) => typeof Object(value)[name] === "function"), wanted };
}

/** The kinds of an object's fields. */
export type Kinds<Names extends PropertyKey = string> = Readonly<Record<Names, Kind>>;

/** @throws RangeError when the value is not of this kind; the message says what to write */
export function checkValue(where: string, value: unknown, { fits, wanted }: Kind): void {
  if (!fits(value)) {
    const meant = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
    const mend = fits(meant) ? `: write ${meant}` : "";
    throw new RangeError(`${where} must be ${wanted}, not ${describe(value)}${mend}.`);
  }
}

/** @throws RangeError when the options are no plain object, have an unknown field, or a value of the wrong kind */
export function checkFields(method: string, options: unknown, kinds: Kinds): void {
  const known = Object.keys(kinds);
  if (!isPlain(options)) {
    throw new RangeError(
      `The options of ${method}() must be a plain object: { ${known[0]} }, not ${describe(options)}.`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const [similar = ""] = mostSimilar(name, known, 1);
      throw new RangeError(
        `${method}() has no option ${JSON.stringify(name)}: the option most like it is ${similar}. There are: ${known.join(", ")}.`,
      );
    }
    if (value !== undefined) checkValue(`${name} of ${method}()`, value, kind);
  }
}

function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : `an object of class ${value.constructor?.name}`;
}
