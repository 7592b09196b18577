import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { listOf, startEmbeddingServer, texts } from "./embedding-server.js";

const vectors = [
  [1, 0.5, 0, 0],
  [0, 1, -2, 0.25],
];
const [one = [], two = []] = vectors;
const base64 = (numbers: Float32Array) =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
const inBase64 = (numbers: readonly number[]) => base64(Float32Array.from(numbers));

/** What an embedder makes of a body. */
async function embedding(body: unknown, count = 2) {
  const { embed, embedder } = await startEmbeddingServer(() => ({ body }));
  return { replying: embed(texts(count)), embedder };
}

/** The class and the reason of a failed call. */
async function failing(body: unknown, count = 2): Promise<string> {
  const { replying, embedder } = await embedding(body, count);
  await expect(replying).rejects.toThrow();
  const failure = embedder.status()[0]?.lastFailure;
  return `${failure?.class} ${failure?.reason}`;
}

describe("vectors are found wherever they stand", () => {
  it.each([
    ["lists for items", { data: vectors }],
    ["a bare list of lists, as of Hugging Face", vectors],
    ["a bare list of items, as of llama.cpp", vectors.map((embedding, index) => ({ index, embedding }))],
    ["Ollama's own reply", { model: "bge", embeddings: vectors, prompt_eval_count: 4 }],
    ["Cohere's own reply", { embeddings: { float: vectors }, meta: { billed_units: { input_tokens: 4 } } }],
    ["Gemini's own reply", { embeddings: vectors.map((values) => ({ values })) }],
    [
      "DashScope's own reply",
      {
        output: { embeddings: vectors.map((embedding, text_index) => ({ text_index, embedding })) },
        usage: { total_tokens: 4 },
      },
    ],
    ["Cloudflare's own reply", { success: true, errors: [], result: { shape: [2, 4], data: vectors } }],
    ["Vertex AI's own reply", { predictions: vectors.map((values) => ({ embeddings: { values } })) }],
    ["a list within a text", listOf(vectors.map((vector) => JSON.stringify(vector)))],
    ["base64 in lines", listOf(vectors.map((vector) => inBase64(vector).replace(/.{8}/g, "$&\r\n")))],
    [
      "base64 for URLs, without padding",
      listOf(
        vectors.map((vector) =>
          inBase64(vector).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
        ),
      ),
    ],
    ["numbers and base64 in one reply", listOf([one, inBase64(two)])],
    [
      "indices as text, in another order",
      {
        data: [
          { index: "1", embedding: two },
          { index: "0", embedding: one },
        ],
      },
    ],
    [
      "indices from 1, in another order",
      {
        data: [
          { index: 2, embedding: two },
          { index: 1, embedding: one },
        ],
      },
    ],
    ["an index here and there", { data: [{ embedding: one }, { index: 1, embedding: two }] }],
    ["index 0 everywhere", { data: vectors.map((embedding) => ({ index: 0, embedding })) }],
  ])("%s", async (_, body) => {
    expect((await (await embedding(body)).replying).vectors).toEqual(vectors);
  });

  it.each([
    ["one item for a list", { data: { index: 0, embedding: one } }],
    ["one vector, as of Ollama", { embedding: one }],
    ["one bare vector", one],
    ["one vector, as of Gemini", { embedding: { values: one } }],
  ])("%s", async (_, body) => {
    expect((await (await embedding(body, 1)).replying).vectors).toEqual([one]);
  });
});

describe("usage is read wherever it stands", () => {
  it.each([
    ["a zero over a total", { usage: { prompt_tokens: 0, total_tokens: 4 } }, 4, "reported"],
    ["a total alone", { usage: { total_tokens: 4 } }, 4, "reported"],
    ["input tokens", { usage: { input_tokens: 4 } }, 4, "reported"],
    ["Ollama's count", { prompt_eval_count: 4 }, 4, "reported"],
    ["Cohere's count", { meta: { billed_units: { input_tokens: 4 } } }, 4, "reported"],
    ["Gemini's count", { usageMetadata: { promptTokenCount: 4 } }, 4, "reported"],
    ["null", { usage: null }, 2, "estimated"],
    ["zeros alone", { usage: { prompt_tokens: 0, total_tokens: 0 } }, 2, "estimated"],
    ["nothing", {}, 2, "estimated"],
  ])("%s", async (_, counts, totalTokens, source) => {
    const { replying } = await embedding({ data: vectors, ...counts });
    expect((await replying).usage).toMatchObject({ totalTokens, source });
  });
});

describe("a reply that is no result", () => {
  it.each([
    ["zeros", listOf([[0, 0], one.slice(0, 2)]), "unknown zero_vector"],
    ["zeros in base64", listOf([inBase64([0, 0]), inBase64([0, 1])]), "unknown zero_vector"],
    ["two lengths", listOf([one, two.slice(1)]), "unknown mixed_dimensions"],
    [
      "NaN of Python",
      '{"data":[{"index":0,"embedding":[NaN,0]},{"index":1,"embedding":[1,0]}]}',
      "unknown non_finite_vector",
    ],
    [
      "infinities of Python",
      '{"data":[{"embedding":[1,-Infinity]},{"embedding":[Infinity, 0]}], "note": "not NaN \\" NaN"}',
      "unknown non_finite_vector",
    ],
    ["NaN of C++", '{"data":[{"embedding":[nan,-nan]},{"embedding":[inf,0]}]}', "unknown non_finite_vector"],
    [
      "null for NaN",
      listOf([
        [1, null],
        [1, 0],
      ]),
      "unknown non_finite_vector",
    ],
    [
      "NaN in base64",
      listOf([inBase64([1, Number.NaN, 0.5, 0.25]), inBase64(two)]),
      "unknown non_finite_vector",
    ],
    ["numbers as text", listOf(vectors.map((vector) => vector.map(String))), "unknown non_finite_vector"],
    ["a vector for each token", listOf([vectors, vectors]), "unknown unreadable_vector"],
    ["too few vectors", listOf([one]), "unknown wrong_vector_count"],
    [
      "one index twice",
      {
        data: [
          { index: 1, embedding: one },
          { index: 1, embedding: two },
        ],
      },
      "unknown wrong_vector_count",
    ],
    ["nothing", { data: [] }, "transient no_vectors"],
    ["cut JSON", '{"data":[{"embedding":[1,NaN', "transient truncated_json"],
  ])("%s", async (_, body, failure) => {
    expect(await failing(body)).toBe(failure);
  });

  it("indices that begin anew", async () => {
    const data = [0, 1, 0, 1].map((index) => ({ index, embedding: one }));
    expect(await failing({ data }, 4)).toBe("unknown wrong_vector_count");
  });
});

/** Numbers as they are in vectors: not mostly the smallest and the largest ones. */
const component = fc
  .noBias(fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -3, max: 3 })))
  .map(([digits, exponent]) => Math.fround((digits / 1_000_000) * 2 ** exponent));
const vectorsOf = (length: fc.Arbitrary<number>) =>
  fc
    .tuple(length, fc.integer({ min: 1, max: 5 }))
    .chain(([dimensions, count]) =>
      fc.array(fc.array(component, { minLength: dimensions, maxLength: dimensions }), {
        minLength: count,
        maxLength: count,
      }),
    )
    .filter((all) => all.every((vector) => vector.some((number) => number !== 0)));

const inLines = (text: string) => text.replace(/.{76}/g, "$&\n");
const encodings: readonly ((vector: readonly number[]) => unknown)[] = [
  (vector) => vector,
  inBase64,
  (vector) => inLines(inBase64(vector)),
  (vector) => inBase64(vector).replace(/=+$/, ""),
  (vector) => inBase64(vector).replaceAll("+", "-").replaceAll("/", "_"),
  (vector) => JSON.stringify(vector),
];

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("base64 that holds no float32", () => {
  const unit = [
    [0.6, 0.8, 0, 0],
    [0, 0.28, -0.96, 0],
  ];
  const large = [1, 2].map((seed) =>
    Array.from({ length: 512 }, (_, index) => 3 * Math.sin(seed + index * index)),
  );
  const inFloat64 = (vector: readonly number[]) =>
    Buffer.from(Float64Array.from(vector).buffer).toString("base64");
  const inInt8 = (vector: readonly number[]) =>
    Buffer.from(Int8Array.from(vector, (number) => number * 12).buffer).toString("base64");

  it("is asked for as numbers, which are certain", async () => {
    const { embed, embedder, requests } = await startEmbeddingServer(({ encoding_format: format }) => ({
      body: listOf(format === "base64" ? large.map(inFloat64) : large),
    }));
    const wanted = large.map((vector) => [...Float32Array.from(vector)]);
    expect((await embed(texts(2))).vectors).toEqual(wanted);
    expect((await embed(texts(2))).vectors).toEqual(wanted);
    expect(requests.map((body) => body["encoding_format"])).toEqual(["base64", "float", "float"]);
    expect(embedder.status()[0]).toMatchObject({ state: "closed", adjustments: ["base64_unreadable"] });
  });

  const random = mulberry(7);
  const noise = (bytes: number) => Buffer.from(Uint8Array.from({ length: bytes }, () => random() * 256));
  const waves = (count: number, which: number) =>
    Array.from({ length: count }, (_, at) => Math.sin(at * 0.7 + which) * Math.cos(at * 0.13));
  const ofUnit = (vector: readonly number[]) => vector.map((number) => number / Math.hypot(...vector));
  it.each<[string, (which: number) => Buffer]>([
    ["packed bits of 256 dimensions", () => noise(32)],
    ["packed bits of 1024 dimensions", () => noise(128)],
    [
      "float32 in big-endian order",
      (which) => Buffer.from(Float32Array.from(ofUnit(waves(128, which))).buffer).swap32(),
    ],
    ["int8", (which) => Buffer.from(Int8Array.from(waves(384, which), (number) => number * 127).buffer)],
    [
      "int8 of few dimensions",
      (which) => Buffer.from(Int8Array.from(waves(64, which), (number) => number * 100).buffer),
    ],
    [
      "hexadecimal text",
      (which) =>
        Buffer.from(Buffer.from(Float32Array.from(waves(64, which)).buffer).toString("hex"), "base64"),
    ],
  ])("is never other vectors, where nothing is known: %s", async (_, encode) => {
    const body = listOf([0, 1].map((which) => encode(which).toString("base64")));
    const { embed, requests } = await startEmbeddingServer(({ encoding_format: format }) => ({
      body: format === "base64" ? body : listOf(large),
    }));
    expect((await embed(texts(2))).vectors).toEqual(large.map((vector) => [...Float32Array.from(vector)]));
    expect(requests.map((sent) => sent["encoding_format"])).toEqual(["base64", "float"]);
  });

  it("is decoded when its vectors have length 1 in its own format alone", async () => {
    const { replying } = await embedding(listOf(unit.map(inFloat64)));
    expect((await replying).vectors).toEqual(unit.map((vector) => [...Float32Array.from(vector)]));
  });

  it("is decoded when its size tells its format", async () => {
    const { embed } = await startEmbeddingServer(() => ({ body: listOf(large.map(inFloat64)) }), {
      dimensions: 512,
    });
    expect((await embed(texts(2))).vectors).toEqual(large.map((vector) => [...Float32Array.from(vector)]));
  });

  it.each([
    ["float64", inFloat64],
    ["int8", inInt8],
  ])("is refused when the server gives nothing else: %s", async (_, encode) => {
    expect(await failing(listOf(large.map(encode)))).toBe("unknown unreadable_vector");
  });

  it("is refused with what to write instead", async () => {
    const { embed, requests } = await startEmbeddingServer(() => ({ body: listOf(large.map(inInt8)) }), {
      settings: { encodingFormat: "base64" },
    });
    await expect(embed(texts(2))).rejects.toThrow('encodingFormat: "float"');
    expect(requests).toHaveLength(1);
  });
});

describe("property:", () => {
  it("vectors in any encoding and any order are the same vectors", async () => {
    await fc.assert(
      fc.asyncProperty(
        vectorsOf(fc.integer({ min: 16, max: 40 })),
        fc.infiniteStream(fc.constantFrom(...encodings)),
        fc.integer(),
        fc.constantFrom<"number" | "text">("number", "text"),
        async (wanted, encode, seed, form) => {
          const items = wanted.map((vector, index) => ({
            index: form === "text" ? String(index) : index,
            embedding: encode.next().value(vector),
          }));
          const data = items.sort(
            (a, b) => Math.sin(seed + Number(a.index)) - Math.sin(seed + Number(b.index)),
          );
          const { replying } = await embedding({ data }, wanted.length);
          expect((await replying).vectors).toEqual(wanted);
        },
      ),
      { numRuns: depth(20, 60) },
    );
  });
});
