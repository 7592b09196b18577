import fc from "fast-check";
import { base64, blank, dimensionsOf, numberList, quoted, seldom, share } from "./embedding-vectors.js";

/** A body of an embedding reply, as a server may write it, whole or broken, and the places where it is cut. */
export interface GeneratedBody {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
  readonly inputs: number;
  readonly dimensions: number | undefined;
}

/** The text of one vector, or of another value in its place. */
const vectorText = (length: number, kind: string): fc.Arbitrary<string> => {
  const usual = kind === "base64" ? base64(length) : numberList(length);
  return fc.oneof(
    { weight: 40, arbitrary: usual },
    { weight: 1, arbitrary: base64(length) },
    { weight: 1, arbitrary: numberList(length + 1) },
    { weight: 1, arbitrary: numberList(length).chain(quoted) },
    { weight: 1, arbitrary: numberList(length).map((list) => `[${list}]`) },
    { weight: 1, arbitrary: usual.map((text) => `{"float":${text}}`) },
    { weight: 1, arbitrary: fc.constant(`[${Array.from({ length }, () => "0").join(",")}]`) },
    { weight: 1, arbitrary: fc.constantFrom("null", "7", "true", "[]", '""', "{}", '"no vector"', "[[]]") },
    { weight: 1, arbitrary: fc.string({ minLength: 100, maxLength: 400, unit: "binary" }).chain(quoted) },
  );
};

type Member = readonly [name: string, text: string];

const object = (members: fc.Arbitrary<readonly Member[]>): fc.Arbitrary<string> =>
  fc.tuple(members, fc.nat(), blank, fc.boolean()).map(([all, turn, gap, escapes]) => {
    const at = all.length === 0 ? 0 : turn % all.length;
    return `{${[...all.slice(at), ...all.slice(0, at)]
      .map(([name, text]) => {
        const shown = JSON.stringify(name);
        return `${gap}${escapes && turn % 5 === 0 ? shown.replace("e", "\\u0065") : shown}${gap}:${gap}${text}`;
      })
      .join(`${gap},`)}${gap}}`;
  });

const extraMembers: fc.Arbitrary<readonly Member[]> = fc.subarray<Member>(
  [
    ["object", '"embedding"'],
    ["note", '"\\ud83d\\ude00 größe \\"embedding\\":\\\\"'],
    ["tokens", "[1,2,3]"],
    ["error", "null"],
    ["__proto__", '{"data":[1]}'],
    ["embedding", "[9,9]"],
    ["deep", '[[[{"a":[]}]]]'],
  ],
  { maxLength: 2 },
);

const item = (length: number, kind: string, index: number, indexKind: string): fc.Arbitrary<string> =>
  object(
    fc
      .tuple(
        vectorText(length, kind),
        extraMembers,
        fc.constantFrom("embedding", "embedding", "embedding", "embedding", "values", "vector", "dense"),
      )
      .map(([vector, extra, name]): readonly Member[] => [
        ...extra,
        [name, vector],
        ...(indexKind === "none"
          ? []
          : ([
              ["index", indexKind === "text" ? `"${index}"` : indexKind === "zero" ? "0" : String(index)],
            ] as const)),
      ]),
  );

const usages = fc.constantFrom<Member>(
  ["usage", '{"prompt_tokens":7,"total_tokens":7}'],
  ["usage", '{"prompt_tokens":0,"total_tokens":9}'],
  ["usageMetadata", '{"promptTokenCount":5}'],
  ["meta", '{"billed_units":{"input_tokens":3}}'],
  ["usage", "null"],
  ["prompt_eval_count", "11"],
);

/** The object around the vectors. */
const envelope = (vectors: number, length: number, kind: string): fc.Arbitrary<string> => {
  const indexes = fc.constantFrom("number", "number", "number", "reversed", "text", "zero", "none");
  const items = indexes.chain((indexKind) =>
    fc
      .tuple(
        ...Array.from({ length: vectors }, (_, position) =>
          item(length, kind, indexKind === "reversed" ? vectors - 1 - position : position, indexKind),
        ),
      )
      .map((all) => `[${all.join(",")}]`),
  );
  const lists = fc
    .tuple(...Array.from({ length: vectors }, () => vectorText(length, kind)))
    .map((all) => `[${all.join(", ")}]`);
  const withMore = (name: string, text: fc.Arbitrary<string>) =>
    object(
      fc
        .tuple(text, usages, extraMembers)
        .map(([list, usage, extra]): readonly Member[] => [
          ...extra.filter(([each]) => each !== "embedding"),
          [name, list],
          ["model", '"größe"'],
          usage,
        ]),
    );
  return fc.oneof(
    { weight: 12, arbitrary: withMore("data", items) },
    { weight: 3, arbitrary: withMore("embeddings", lists) },
    { weight: 1, arbitrary: withMore("data", lists) },
    {
      weight: 1,
      arbitrary: withMore(
        "embeddings",
        lists.map((list) => `{"float":${list},"int8":[[1,2]]}`),
      ),
    },
    { weight: 1, arbitrary: withMore("embedding", vectorText(length, kind)) },
    { weight: 1, arbitrary: withMore("data", vectorText(length, kind)) },
    {
      weight: 1,
      arbitrary: withMore(
        "embedding",
        vectorText(length, kind).map((text) => `{"values":${text}}`),
      ),
    },
    {
      weight: 1,
      arbitrary: withMore(
        "output",
        items.map((list) => `{"embeddings":${list}}`),
      ),
    },
    {
      weight: 1,
      arbitrary: withMore(
        "result",
        lists.map((list) => `{"shape":[1,2],"data":${list}}`),
      ),
    },
    {
      weight: 1,
      arbitrary: withMore(
        "predictions",
        lists.map((list) => list.replace(/\[/, '[{"embeddings":{"values":').replace(/.$/, "}}]")),
      ),
    },
    { weight: 2, arbitrary: lists },
    { weight: 1, arbitrary: items },
    { weight: 1, arbitrary: numberList(length) },
    {
      weight: 1,
      arbitrary: withMore(
        "data",
        items.map((list) => `${list},"error":{"message":"no money","code":402}`),
      ),
    },
    {
      weight: 1,
      arbitrary: withMore(
        "data",
        items.map((list) => `${list},"data":${list}`),
      ),
    },
    {
      weight: 1,
      arbitrary: withMore(
        "data",
        items.map((list) => `${list},"success":false,"message":"failed"`),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '{"data":[]}',
        '{"error":{"message":"x","code":"y"}}',
        "{}",
        "[]",
        '{"code":5,"msg":"no"}',
        '{"detail":"no such thing"}',
      ),
    },
  );
};

/** What is done to the whole text. */
const texts: readonly ((text: string) => string)[] = [
  ...Array.from({ length: 40 }, () => (text: string) => text),
  (text) => `\u{FEFF}${text}`,
  (text) => `  \r\n${text}\n\n`,
  (text) => `${text}[DONE]`,
  (text) => `${text}\ndata: [DONE]\n\n`,
  (text) => `${text} and more`,
  (text) => `${text}${text}`,
  (text) => `${text},`,
  (text) => `${text}\u00a0`,
  (text) => `data: ${text}\n\n`,
  (text) => JSON.stringify(text),
  (text) => `<html>${text}`,
  (text) => text.replaceAll(",", ",\n "),
];

export const embeddingBodies: fc.Arbitrary<GeneratedBody> = fc
  .record({
    vectors: fc.integer({ min: 1, max: 4 }),
    length: dimensionsOf,
    kind: fc.constantFrom("base64", "numbers"),
  })
  .chain(({ vectors, length, kind }) =>
    fc.record({
      text: envelope(vectors, length, kind),
      inputs: fc.constantFrom(...Array.from({ length: 12 }, () => vectors), 1, 2),
      dimensions: fc.constantFrom(undefined, undefined, length),
      whole: fc.constantFrom(...texts),
      damage: seldom(
        fc.record({
          at: share,
          how: fc.constantFrom("cut", "byte"),
          byte: fc.nat(255),
        }),
      ),
      piece: fc.constantFrom(1, 7, 50, 300, 5_000),
      cuts: fc.array(share, { maxLength: 8 }),
    }),
  )
  .map(({ text, inputs, dimensions, whole, damage, piece, cuts }) => {
    let bytes = Buffer.from(whole(text));
    if (damage !== undefined) {
      const at = Math.floor(damage.at * (bytes.length - 1));
      if (damage.how === "cut") bytes = bytes.subarray(0, at);
      else bytes[at] = damage.byte;
    }
    const regular = Array.from(
      { length: Math.floor(bytes.length / piece) },
      (_, index) => (index + 1) * piece,
    );
    const chosen = [...regular, ...cuts.map((at) => Math.floor(at * bytes.length))];
    return { bytes, inputs, dimensions, cuts: chosen.toSorted((a, b) => a - b) };
  });
