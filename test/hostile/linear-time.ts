import { expect } from "vitest";

/** Characters of a short text and of one that is ten times as long. */
export type Lengths = readonly [short: number, long: number];
/** For the quick tests. What is quadratic shows itself here too, also in a scanner that cuts longer texts. */
export const upTo19Kilobytes: Lengths = [1_900, 19_000];
/** For the long tests: what costs so little for each character that 19 kB do not show it. */
export const upTo1Megabyte: Lengths = [100_000, 1_000_000];
/** Ten times as much may take thirty times as long; what is quadratic takes a hundred times as long. */
const mostRatio = 30;
/** CPU time of this process, in milliseconds. */
export type CpuClock = () => number;

const cpuOfProcess: CpuClock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Below this a measurement says nothing: a collection of garbage takes as long. What is quadratic takes hundreds over 19 kB. */
const leastMs = 5;
/** A text twice as long takes twice as long in linear time, and four times as long in quadratic time. */
const mostOfTwice = 2.6;

/**
 * How many times longer a scanner takes over a text ten times as long, if linear time does not explain that; else undefined. Measures CPU
 * time, the least of several runs, so that the load of the machine does not count.
 */
async function superlinearRatio(
  scan: (text: string) => unknown,
  make: (length: number) => string,
  [short, long]: Lengths,
  nowMs: CpuClock,
): Promise<number | undefined> {
  const least = (length: number, enough: number) => leastCpuMs(scan, make(length), enough, nowMs);
  const shortMs = Math.max(leastMs, await least(short, leastMs));
  const longMs = await least(long, shortMs * mostRatio);
  if (longMs <= shortMs * mostRatio || !(await risesTwice(least, long))) return undefined;
  return Math.round(longMs / shortMs);
}

/**
 * Whether two doublings in a row, from an eighth of the text to twice the text, cost more than linear time explains. From some size on a
 * text makes so much garbage that its collection costs several times the scan: the time then rises at one doubling, and not at the
 * next. Quadratic time rises at all of them, up to the length at which a scanner cuts.
 */
async function risesTwice(
  least: (length: number, enough: number) => Promise<number>,
  long: number,
): Promise<boolean> {
  let rises = 0;
  let beforeMs = await least(long / 8, 0);
  for (const part of [1 / 4, 1 / 2, 1, 2]) {
    const enough = beforeMs * mostOfTwice;
    const afterMs = await least(long * part, enough);
    rises = afterMs > enough ? rises + 1 : 0;
    if (rises === 2) return true;
    beforeMs = afterMs;
  }
  return false;
}

/** The least of up to four runs; the first below `enough` will do. */
async function leastCpuMs(
  scan: (text: string) => unknown,
  text: string,
  enough: number,
  nowMs: CpuClock,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4 && least > enough; run += 1) {
    const beganMs = nowMs();
    await scan(text);
    least = Math.min(least, nowMs() - beganMs);
  }
  return least;
}

/** Which of the repetitions a scanner reads: every third, for example, and each scanner begins with another. */
export interface Share {
  readonly every: number;
  readonly from: number;
}

/** Expects that a scanner takes linear time over every repetition, or over a share of them. */
export function expectLinear(
  lengths: Lengths,
  scan: (text: string) => unknown,
  { every, from }: Share = { every: 1, from: 0 },
): Promise<void> {
  const chosen = repetitions.filter((_, index) => (index + from) % every === 0);
  return expectLinearOver(
    lengths,
    chosen.map((repetition) => [JSON.stringify(repetition), textOf(repetition)]),
    scan,
  );
}

/** A kind of text, by its name, and what makes one of about that many characters. */
export type NamedText = readonly [name: string, make: (length: number) => string];

/** Expects that a scanner takes linear time over each of these texts. */
export async function expectLinearOver(
  lengths: Lengths,
  texts: readonly NamedText[],
  scan: (text: string) => unknown,
  nowMs: CpuClock = cpuOfProcess,
): Promise<void> {
  const slow: string[] = [];
  for (const [name, make] of texts) {
    const ratio = await superlinearRatio(scan, make, lengths, nowMs);
    if (ratio !== undefined) slow.push(`${name}: ${ratio} times as long`);
  }
  expect(slow).toEqual([]);
}

/** Texts that make scanners go back: what is repeated, what stands before it and what comes after it. */
const repetitions: readonly (readonly [piece: string, before?: string, after?: string])[] = [
  [" "],
  ["\t"],
  ["\n"],
  ["\r"],
  ["\r\n"],
  [" ", "x", "x"],
  ["\t", '"', "x"],
  [" ", '"', '"'],
  ["a"],
  ["A"],
  ["0"],
  ["1", "", "x"],
  ["1."],
  ["1,"],
  ["-"],
  ["_"],
  ["."],
  ["/"],
  [":"],
  ["{"],
  ["["],
  ["("],
  ["<"],
  ["<title>"],
  ["<!--"],
  ['"'],
  ['\\"'],
  ["\\", '"'],
  ['"\\\n'],
  ['"\\'],
  ["\u001b[31m"],
  ["\u001b"],
  ["Error("],
  ["openai.Error("],
  ["Error: x\n"],
  ["[cause]: Error: x {"],
  ["Caused by:\n", "Error: x\n", "Error: y"],
  ["\n", "Error: x", "Error: y"],
  ["{ a: 1 }"],
  ["{ a: 1 }", "429 {"],
  ["curl: ("],
  ["ark."],
  ["a="],
  ['a="b" '],
  ["HTTP/1.1 429 X\n"],
  ["'"],
  ["'a "],
  [" 'a"],
  ["`"],
  ["“"],
  ["%"],
  ["%41"],
  ["%4"],
  ["A "],
  ["AAAA%0A"],
  ["A="],
  ["="],
  [";"],
  ["; "],
  ["data: x\n"],
  ["data:"],
  [": x\n\n"],
  ["{}", "data: ", "\n"],
  ["\n", "data: x", "\r"],
  ["\r", "data: x", "\n"],
  ['{"error":'],
  ['{"message":"'],
  ['{\\"error\\":'],
  ['"message":"'],
  ['"code":"'],
  ["error"],
  ["model "],
  ["the model x"],
  ["limit 0 "],
  ["Limit: 1, "],
  ["Requested: 1"],
  ["tokens "],
  ["maximum of "],
  ["max 1"],
  ["try again in "],
  ["try again in 1s "],
  ["retry after 1 "],
  ["please wait "],
  ["wait 1"],
  ["wait 1 x "],
  ["1h"],
  ["1h 1m "],
  ["1d,"],
  ["reset at 2026-01-01 "],
  ["reset after 2026-01-01T00:00:00 "],
  ["request id: "],
  ["RequestId:"],
  ["[123456789"],
  ["%!s(int64=1"],
  ["0123456789abcdef"],
  ["quota "],
  ["insufficient account "],
  ["账户"],
  ["余额"],
  ["请"],
  ["é"],
  ["😀"],
  ["\u0000"],
  ["Error code: 429 - "],
  ["429 "],
  ["status code "],
  ["Invalid 'input[0]': "],
  ["https://example.com/?a="],
];

function textOf([piece, before = "", after = ""]: (typeof repetitions)[number]) {
  return (length: number) => before + piece.repeat(Math.ceil(length / piece.length)) + after;
}
