import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import {
  type Answer,
  countingVectors,
  type EmbeddingBody,
  inputsOf,
  listOf,
  refusal,
  startEmbeddingServer,
  texts,
} from "./embedding-server.js";

const good = (body: EmbeddingBody): Answer => ({ body: listOf(countingVectors(body)) });

/** Refuses what the predicate finds. */
const refusing = (isWrong: (body: EmbeddingBody) => boolean, answer: Answer) => (body: EmbeddingBody) =>
  isWrong(body) ? answer : good(body);

const pydantic = (loc: readonly unknown[], type: string, msg: string, input: unknown = []): Answer => ({
  status: 422,
  body: { detail: [{ type, loc, msg, input }] },
});

describe("a server that takes no base64", () => {
  const takesFloat = (body: EmbeddingBody) => body["encoding_format"] !== "float";
  const takesNone = (body: EmbeddingBody) => body["encoding_format"] !== undefined;

  it.each([
    // vllm-project/vllm#6174
    [
      "in vLLM's words",
      {
        status: 400,
        body: {
          object: "error",
          message: "base64 encoding is not currently supported",
          type: "BadRequestError",
          param: null,
          code: 400,
        },
      },
    ],
    [
      "in Pydantic's words",
      pydantic(["body", "encoding_format"], "literal_error", "Input should be 'float'"),
    ],
    ["by its param", refusal("Unsupported value.", { param: "encoding_format" })],
    ["in Chinese", refusal("参数 encoding_format 仅支持 float")],
    ["in a 500", { status: 500, body: { error: "ValueError: encoding_format 'base64' is not implemented" } }],
    ["in a 200", { body: { error: { message: "encoding_format must be float", code: 400 } } }],
  ] as const)("is asked for numbers: %s", async (_, answer) => {
    const { embed, embedder, requests } = await startEmbeddingServer(refusing(takesFloat, answer));
    expect((await embed(["t1"])).vectors).toEqual([[1, 1]]);
    expect((await embed(["t2"])).vectors).toEqual([[2, 1]]);
    expect(requests.map((body) => body["encoding_format"])).toEqual(["base64", "float", "float"]);
    expect(embedder.status()[0]).toMatchObject({ adjustments: ["base64_refused"], state: "closed" });
  });

  it.each([
    // BerriAI/litellm#17150, zilliztech/claude-context#185
    [
      "in LiteLLM's words",
      refusal("gemini does not support parameters: {'encoding_format': 'base64'}", { code: "400" }),
      2,
    ],
    [
      "in Pydantic's words",
      pydantic(["body", "encoding_format"], "extra_forbidden", "Extra inputs are not permitted", "base64"),
      2,
    ],
    ["in OpenAI's words", refusal("Unrecognized request argument supplied: encoding_format"), 2],
    ["whatever the value", refusal("encoding_format is invalid"), 3],
  ] as const)("is not asked for a format when it knows none: %s", async (_, answer, sent) => {
    const { embed, requests } = await startEmbeddingServer(refusing(takesNone, answer));
    expect((await embed(["t1"])).vectors).toEqual([[1, 1]]);
    await embed(["t2"]);
    expect(requests).toHaveLength(sent + 1);
    expect(requests.at(-1)).not.toHaveProperty("encoding_format");
  });

  it("teaches it to all credentials of the server, and to parts that are under way", async () => {
    const { embed, requests } = await startEmbeddingServer(
      refusing(takesFloat, refusal("encoding_format must be float")),
      { credentials: 2, settings: { limits: { maxInputs: 1 } } },
    );
    expect((await embed(texts(6))).vectors).toHaveLength(6);
    const learned = requests.length;
    await embed(["t1"]);
    expect(requests).toHaveLength(learned + 1);
  });

  it("is asked for the format in extraBody", async () => {
    const { embed, requests } = await startEmbeddingServer(good, {
      settings: { extraBody: { encoding_format: "float" } },
    });
    await embed(["t1"]);
    expect(requests[0]?.["encoding_format"]).toBe("float");
  });

  it("is not asked otherwise when the user has set the format", async () => {
    const { embed, requests } = await startEmbeddingServer(
      refusing(takesFloat, refusal("encoding_format must be float")),
      { settings: { encodingFormat: "base64" } },
    );
    await expect(embed(["t1"])).rejects.toThrow("encoding_format must be float");
    expect(requests).toHaveLength(1);
  });

  it.each([
    ["float", "float"],
    ["omit", undefined],
  ] as const)("is asked for what the user has set: %s", async (encodingFormat, sent) => {
    const { embed, requests } = await startEmbeddingServer(good, { settings: { encodingFormat } });
    await embed(["t1"]);
    expect(requests[0]?.["encoding_format"]).toBe(sent);
  });
});

describe("a server that takes no dimensions", () => {
  it.each([
    // coze-dev/coze-studio#484 (vLLM)
    {
      status: 400,
      body: {
        object: "error",
        message:
          'Model "bge" does not support matryoshka representation, changing output dimensions will lead to poor results.',
        type: "BadRequestError",
        code: 400,
      },
    },
    // BerriAI/litellm#11940
    refusal(
      "litellm.UnsupportedParamsError: Setting dimensions is not supported for OpenAI `text-embedding-3` and later models.",
    ),
    refusal("This model does not support specifying dimensions."),
    pydantic(["body", "dimensions"], "extra_forbidden", "Extra inputs are not permitted", 2),
    refusal("Unknown parameter: 'dimensions'.", { param: "dimensions", code: "unknown_parameter" }),
    refusal("该模型不支持指定维度"),
  ])("gives its own, with a warning: %j", async (answer) => {
    const { embed, embedder } = await startEmbeddingServer(
      refusing((body) => "dimensions" in body, answer),
      { dimensions: 2 },
    );
    const { vectors, warnings } = await embed(["t1"]);
    expect(vectors).toEqual([[1, 1]]);
    expect(warnings).toMatchObject([{ type: "dropped", message: expect.stringContaining("dimensions: 2") }]);
    expect(embedder.status()[0]?.adjustments).toEqual(["dimensions_refused.2"]);
  });

  it("and has others: the call's error is what the server said", async () => {
    const { embed } = await startEmbeddingServer(
      refusing((body) => "dimensions" in body, refusal("dimensions is not supported")),
      { dimensions: 3 },
    );
    await expect(embed(["t1"])).rejects.toThrow("dimensions is not supported");
  });

  it("is not asked for them when the user has said so", async () => {
    const { embed, requests } = await startEmbeddingServer(good, {
      dimensions: 2,
      settings: { send: { dimensions: false } },
    });
    await embed(["t1"]);
    expect(requests[0]).not.toHaveProperty("dimensions");
  });
});

describe("a server that takes few inputs", () => {
  const limited = (limit: number, answer: (limit: number, sent: number) => Answer) => (body: EmbeddingBody) =>
    inputsOf(body).length > limit ? answer(limit, inputsOf(body).length) : good(body);

  it("is asked ceil(n / limit) times more, whatever its words, and never again for too many", async () => {
    const words: readonly ((limit: number, sent: number) => Answer)[] = [
      (limit) =>
        refusal(
          `<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than ${limit}.: input.contents`,
          { code: "InvalidParameter" },
        ),
      (limit) => ({
        status: 400,
        body: [
          {
            error: {
              code: 400,
              message: `* BatchEmbedContentsRequest.requests: at most ${limit} requests can be in one batch`,
              status: "INVALID_ARGUMENT",
            },
          },
        ],
      }),
      (limit, sent) => ({
        status: 413,
        body: {
          message: `batch size ${sent} > maximum allowed batch size ${limit}`,
          code: 413,
          type: "Validation",
        },
      }),
      (limit, sent) => ({
        status: 413,
        body: {
          code: 20042,
          message: `input batch size ${sent} > maximum allowed batch size ${limit}`,
          data: null,
        },
      }),
      (limit, sent) =>
        pydantic(
          ["body", "input"],
          "too_long",
          `List should have at most ${limit} items after validation, not ${sent}`,
          texts(sent),
        ),
      (limit, sent) =>
        refusal(
          `Invalid 'input': array too long. Expected an array with maximum length ${limit}, but got an array with length ${sent} instead.`,
          { code: "array_above_max_length" },
        ),
      (limit, sent) => ({
        status: 400,
        body: {
          message: `invalid request: total number of texts must be at most ${limit} - received ${sent}`,
        },
      }),
      (limit) => refusal(`input数组最大不得超过${limit}条`, { code: "1214" }),
      (limit) => refusal(`Too many inputs. The max number of inputs is ${limit}.`),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 2, max: 90 }),
        fc.constantFrom(...words),
        async (limit, count, answer) => {
          const { embed, requests } = await startEmbeddingServer(limited(limit, answer));
          const wanted = texts(count).map((_, index) => [index, 1]);
          expect((await embed(texts(count))).vectors).toEqual(wanted);
          const further = Math.ceil(count / limit);
          expect(requests).toHaveLength(count > limit ? 1 + further : 1);
          expect((await embed(texts(count))).vectors).toEqual(wanted);
          expect(requests).toHaveLength((count > limit ? 1 : 0) + 2 * further);
        },
      ),
      { numRuns: depth(15, 40) },
    );
  });

  it("and does not say how many, is asked for half", async () => {
    const { embed, embedder, requests } = await startEmbeddingServer(
      limited(3, () => refusal("Too many inputs in request, split into more batches.", { code: "3210" })),
    );
    expect((await embed(texts(10))).vectors).toHaveLength(10);
    const learned = requests.length;
    await embed(texts(6));
    expect(requests).toHaveLength(learned + 2);
    expect(embedder.status()[0]?.adjustments).toEqual(["max_inputs"]);
  });

  it("and is known by its credential's limits, is never asked for more", async () => {
    const { embed, embedder, requests } = await startEmbeddingServer(
      limited(4, () => refusal("no")),
      {
        settings: { limits: { maxInputs: 4, maxTokens: 1_000 } },
      },
    );
    expect((await embed(texts(10))).vectors).toHaveLength(10);
    expect(requests).toHaveLength(3);
    expect(embedder.capabilities).toMatchObject({ maxInputs: 4, maxTokens: 1_000 });
  });

  it.each([
    refusal("Too many tokens in batch. Max is 16384 got 17555"),
    { status: 413, body: "<html><head><title>413 Request Entity Too Large</title></head></html>" },
    { status: 413, body: "Failed to buffer the request body: length limit exceeded" },
  ])("because they are large together, is asked for half of these alone: %j", async (answer) => {
    const isLarge = (body: EmbeddingBody) => inputsOf(body).join("").length > 300;
    const { embed, embedder, requests } = await startEmbeddingServer(refusing(isLarge, answer));
    const large = texts(4).map((text) => text.padEnd(100, "."));
    expect((await embed(large)).vectors.map(([first]) => first)).toEqual([0, 1, 2, 3]);
    const learned = requests.length;
    await embed(texts(4));
    expect(requests).toHaveLength(learned + 1);
    expect(embedder.status()[0]?.adjustments).toBeUndefined();
  });

  it("and says so in a 200, is asked for fewer", async () => {
    const { embed } = await startEmbeddingServer(
      limited(4, (limit, sent) => ({
        body: {
          code: 20042,
          message: `input batch size ${sent} > maximum allowed batch size ${limit}`,
          data: null,
        },
      })),
    );
    expect((await embed(texts(9))).vectors).toHaveLength(9);
  });

  it("takes one text alone, and no list", async () => {
    const answer = pydantic(["body", "input"], "string_type", "Input should be a valid string", texts(3));
    const { embed, requests } = await startEmbeddingServer(
      refusing(({ input }) => typeof input !== "string", answer),
    );
    expect((await embed(texts(3))).vectors.map(([first]) => first)).toEqual([0, 1, 2]);
    await embed(["t4"]);
    expect(requests.at(-1)?.input).toBe("t4");
  });
});

describe("a refusal that is about one input", () => {
  it.each([
    refusal("This model's maximum context length is 512 tokens, however you requested 900 tokens."),
    {
      status: 413,
      body: {
        error: "Input validation error: `inputs` must have less than 512 tokens. Given: 1000",
        error_type: "Validation",
      },
    },
    {
      status: 500,
      body: {
        error: {
          code: 500,
          message: "input is too large to process. increase the physical batch size",
          type: "server_error",
        },
      },
    },
    refusal("Range of input length should be [1, 512]"),
  ])("splits nothing: %j", async (answer) => {
    const { embed, embedder } = await startEmbeddingServer(() => answer);
    await expect(embed(texts(900))).rejects.toThrow();
    expect(embedder.status()[0]?.adjustments).toBeUndefined();
  });

  const input = "at most 1 inputs are allowed, and lists of inputs are not supported";

  it.each([
    pydantic(["body", "input", 0], "value_error", "The text is refused", input),
    refusal(`Refused: ${input}`),
    refusal(`The text "${input.slice(0, 40)}…" is refused`),
  ])("and quotes it, teaches nothing that the input says: %j", async (answer) => {
    const { embed, requests, embedder } = await startEmbeddingServer(() => answer);
    await expect(embed([input, "b"])).rejects.toThrow();
    expect(requests).toHaveLength(1);
    expect(embedder.status()[0]?.adjustments).toBeUndefined();
  });
});
