import { describe, expect, it } from "vitest";
import { CsvParser } from "./csv-parser.js";

/** The inputs of a file that comes in chunks of so many bytes. */
async function parse(
  text: string | Buffer,
  { step = 1 << 20, delimiter = ",", text: field = "text", id = undefined as string | undefined } = {},
) {
  const parser = new CsvParser("a.csv", { text: field, id }, delimiter);
  const bytes = Buffer.from(text as string);
  const inputs = [];
  for (let at = 0; at < bytes.length; at += step) inputs.push(...parser.push(bytes.subarray(at, at + step)));
  inputs.push(...(await parser.end()));
  return { inputs, blankLines: parser.blankLines };
}

describe.each([1, 3, 7, 1 << 20])("CSV in chunks of %d bytes", (step) => {
  it("has quotes, delimiters and line feeds in quotes, either line end, and the line of each record", async () => {
    const text = 'id,text\r\n1,"a, b"\r\n2,"c\r\nd\n"\n\n3,"say ""hi"""\r\n4,é漢😀\n"5",last';
    expect(await parse(text, { step })).toEqual({
      inputs: [
        { line: 2, id: "1", input: "a, b" },
        { line: 3, id: "2", input: "c\r\nd\n" },
        { line: 7, id: "3", input: 'say "hi"' },
        { line: 8, id: "4", input: "é漢😀" },
        { line: 9, id: "5", input: "last" },
      ],
      blankLines: 1,
    });
  });

  it("costs a wrong record that record alone, in its place and with its line", async () => {
    const text = 'text,n\na,1\nb"c"d,2\n"d""e",3"\ng\nh,5,6\ni,7\n';
    const { inputs } = await parse(text, { step });
    expect(inputs.map(({ line, input, problem }) => [line, input ?? problem?.replace(/\..*/, "")])).toEqual([
      [2, "a"],
      [3, "has a quote within a text that is not quoted"],
      [4, "has a quote within a text that is not quoted"],
      [5, "has 1 cells, and the header has 2"],
      [6, "has 3 cells, and the header has 2"],
      [7, "i"],
    ]);
  });
});

describe.each([1, 2, 3, 1 << 20])("several wrong records in a row, in chunks of %d bytes", (step) => {
  const cells = [
    "a",
    'a"b',
    '"q"',
    'a"b"c',
    'x"',
    '""',
    '"q""r"',
    'a"b"',
    'a"b"c"d',
    '"m\nn"',
    '"k,\n\nl"',
    "",
    'é"漢',
  ];

  it("are named with the line where each begins, whatever cells they have", async () => {
    for (let file = 0; file < 150; file += 1) {
      // Each cell of each record is another in each file.
      const cell = (record: number, at: number) =>
        cells[(file * (record + 2) + record * 7 + at * (file + 3)) % cells.length];
      const records = Array.from({ length: 5 }, (_, record) =>
        [0, 1, 2].map((at) => cell(record, at)).join(","),
      );
      const begins = records.map(
        (_, at) => 2 + records.slice(0, at).reduce((lines, text) => lines + text.split("\n").length, 0),
      );
      const { inputs } = await parse(`text,n,o\n${records.join("\n")}\n`, { step });
      expect([records, inputs.map(({ line }) => line)]).toEqual([records, begins]);
    }
  });
});

it("counts two wrong records in a row as two", async () => {
  const { inputs } = await parse('text\na"b"c\na"b\na"b"c"d\nf\n');
  expect(inputs.map(({ problem, input }) => input ?? problem?.slice(0, 11))).toEqual([
    "has a quote",
    "has a quote",
    "has a quote",
    "f",
  ]);
});

it.each([
  ['text\na\n"b\nc"d"\ne\n', "a.csv:3: the record that begins here has characters behind a closing quote"],
  ['text\na\n"b\nc\n', "a.csv:3: the record that begins here opens a quote that nothing closes"],
])("ends where nobody can say where the next record begins: %j", async (text, message) => {
  await expect(parse(text)).rejects.toThrow(message);
});

it("finds bytes that are not UTF-8 in the text and the id, and nowhere else", async () => {
  const latin = Buffer.from("id,text,note\n1,caf\xe9,x\n2,ok,caf\xe9\n\xe9,ok,\n", "latin1");
  const { inputs } = await parse(latin);
  expect(inputs.map(({ line, input, problem }) => [line, input ?? problem])).toEqual([
    [2, expect.stringContaining("is not UTF-8")],
    [3, "ok"],
    [4, expect.stringContaining("is not UTF-8")],
  ]);
});

it.each([
  [
    "body,id\na,1\n",
    {},
    'a.csv:1: the header has no column "text". There are: "body", "id". Name one with --text-field.',
  ],
  ["texts,id\na,1\n", {}, 'Did you mean "texts"?'],
  ["id;text\n1;a\n", {}, 'use --delimiter ";".'],
  ["id\ttext\n1\ta\n", {}, "use --delimiter tab."],
  ["text,text\na,b\n", {}, 'two columns "text"'],
  ["text\na\n", { id: "key" }, 'no column "key"'],
  ['"text\na\n', {}, "the header opens a quote that nothing closes"],
])("refuses the header of %j", async (text, options, message) => {
  await expect(parse(text, options)).rejects.toThrow(message);
});

it("ends at a record that is too long, with the line where it begins", async () => {
  await expect(parse(`text\na\n"${"x".repeat(17 << 20)}`)).rejects.toThrow(
    "a.csv:3: the record that begins here is longer than 16 MiB",
  );
});

it("keeps empty cells, blanks around a text, and another delimiter", async () => {
  const { inputs } = await parse("id|text\n1| a \n2|\n", { delimiter: "|" });
  expect(inputs.map(({ input }) => input)).toEqual([" a ", ""]);
});
