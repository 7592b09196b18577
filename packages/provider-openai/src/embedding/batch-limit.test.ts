import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchLimitIn } from "./batch-limit.js";

const read = (text: string, inputs: number, status = 400) =>
  batchLimitIn({ text: text.toLowerCase(), names: "", param: undefined, status }, inputs);

describe("a refusal that says how many inputs a server takes", () => {
  it.each([
    // yifanfeng97/Hyper-Extract#33 (DashScope)
    [
      "<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than 10.: input.contents",
      25,
      10,
    ],
    // StarTrail-org/LEANN#214 (Gemini)
    ["* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch", 150, 100],
    // apecloud/ApeRAG#716 (SiliconFlow)
    ["input batch size 136 > maximum allowed batch size 64", 136, 64],
    // coze-dev/coze-studio#455 (text-embeddings-inference)
    ["batch size 100 > maximum allowed batch size 32", 100, 32],
    // Azure/azure-search-vector-samples#224
    [
      "Too many inputs. The max number of inputs is 1. We hope to increase the number of inputs per request soon.",
      3,
      1,
    ],
    [
      "Invalid 'input': array too long. Expected an array with maximum length 2048, but got an array with length 2500 instead.",
      2500,
      2048,
    ],
    ["invalid request: total number of texts must be at most 96 - received 200", 200, 96],
    ["List should have at most 8 items after validation, not 25", 25, 8],
    ["ensure this value has at most 2,048 items", 3000, 2048],
    ["The batch size limit is 1000. Your batch size is 1500.", 1500, 1000],
    ["Too big: expected array to have <=100 items", 128, 100],
    ["must NOT have more than 100 items", 101, 100],
    ["Array must contain at most 100 element(s)", 101, 100],
    ["size must be between 1 and 16", 20, 16],
    ["input数组最大不得超过64条", 100, 64],
    ["输入文本数量不能超过16个", 17, 16],
    ["参数 input 的条数范围是 [1, 25]", 30, 25],
    ["Only 4 inputs are allowed per request", 9, 4],
    ["this model supports 20 texts per request", 21, 20],
    ["the number of inputs must be less than 33", 40, 32],
    ["embedding batch limit exceeded (limit: 50, got: 51)", 51, 50],
    ["at most 96 texts of at most 512 tokens each", 600, 96],
    ["Batch size 10 exceeds the maximum of 5", 10, 5],
    // Amazon Bedrock's Cohere models
    [
      "Malformed input request: #/texts: expected maximum item count: 96, found: 200, please reformat your input and try again.",
      200,
      96,
    ],
    // Vertex AI
    ["250 instance(s) is allowed per prediction. Actual: 300", 300, 250],
    ["Number of inputs 1001 exceeds maximum of 1000", 1001, 1000],
    ["inference request batch-size must be <= 30 for 'bge'", 40, 30],
    ["参数非法：input 数组长度不能超过64", 100, 64],
    ["AiError: Bad input: batch size exceeds maximum of 100", 101, 100],
    ["Input list too long: 300 > 256", 300, 256],
    ["the embeddings API accepts up to 1,000 documents per call", 1200, 1000],
  ])("%s", (text, inputs, maxInputs) => {
    expect(read(text, inputs)).toEqual({ maxInputs, thisRequestOnly: false });
  });
});

describe("a refusal in another language", () => {
  it.each([
    ["Chinese", "输入文本数量不能超过#个", "input 数组最多包含#条，实际为@条", "批次大小超出上限，上限为#"],
    ["Chinese of Taiwan", "輸入的陣列最多#個", "輸入數量上限為#，您送出了@個"],
    ["Japanese", "入力は最大#件までです", "配列の要素数は#以下にしてください", "入力は#件以内にしてください"],
    ["Korean", "입력은 최대 #개까지 가능합니다", "배치 크기는 #개 이하여야 합니다"],
    ["German", "Es sind höchstens # Eingaben erlaubt", "Maximal # Eingaben pro Anfrage, es waren @"],
    ["French", "Au plus # entrées par requête", "# entrées au maximum (@ reçues); au maximum # entrées"],
    ["Spanish", "Máximo # entradas por solicitud", "El máximo de elementos es #, se recibieron @"],
    ["Portuguese", "O número de entradas não pode exceder #", "Máximo de # entradas, recebidas @"],
    ["Italian", "Massimo # elementi per batch", "Il numero massimo di elementi è #"],
    ["Russian", "Не более # элементов в запросе", "Максимум # входных текстов, получено @"],
  ])("states the limit, whichever number it is: %s", (_, ...sentences) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sentences),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        (sentence, maxInputs, more) => {
          const inputs = maxInputs + more;
          const text = sentence.replaceAll("#", String(maxInputs)).replaceAll("@", String(inputs));
          expect(read(text, inputs)).toEqual({ maxInputs, thisRequestOnly: false });
        },
      ),
    );
  });
});

describe("a refusal that says only that there are too many inputs halves them", () => {
  it.each([
    // raphaelmansuy/edgequake-llm#74 (Mistral)
    "Too many inputs in request, split into more batches.",
    "batch size is too large",
    "Batch size exceeded",
    "array_above_max_length",
    "输入文本过多",
  ])("%s", (text) => {
    expect(read(text, 9)).toEqual({ maxInputs: 5, thisRequestOnly: false });
  });

  it.each([
    // aurelio-labs/semantic-router#297 (Mistral)
    ["Too many tokens in batch. Max is 16384 got 17555", 400],
    // sigoden/aichat#825 (Voyage)
    [
      "Request to model 'voyage-large-2-instruct' failed. The max allowed tokens per submitted batch is 120000. Your batch has 121138 tokens after truncation. Please lower the number of tokens in the batch.",
      400,
    ],
    ["Requested 320000 tokens, max 300000 tokens per request", 400],
    ["Too many tokens overall, split into more batches.", 400],
    // huggingface/text-embeddings-inference#50
    ["Failed to buffer the request body: length limit exceeded", 413],
    ["Request Entity Too Large", 413],
    ["", 413],
  ])("for this request alone: %s", (text, status) => {
    expect(read(text, 9, status)).toEqual({ maxInputs: 5, thisRequestOnly: true });
  });
});

describe("a refusal about one input's length, or about something else, is no limit of a batch", () => {
  it.each([
    "This model's maximum context length is 512 tokens, however you requested 900 tokens (900 in your prompt; 0 for the completion).",
    "Input validation error: `inputs` must have less than 512 tokens. Given: 1000",
    "input is too large to process. increase the physical batch size",
    "input (3000 tokens) is too large to process. increase the physical batch size (current batch size: 512)",
    "Range of input length should be [1, 512]",
    "String should have at most 100 characters",
    "input[3] is too long: at most 512 tokens are allowed",
    "dimensions must be between 1 and 256",
    "Rate limit reached: at most 10 requests per minute",
    "The model text-embedding-3 does not exist",
    "Input text exceeds the maximum length of 512 characters",
    "The input at index 5 is longer than 512 tokens",
    "each input must not exceed 8 KB",
    "文本长度不能超过512个字符",
    "Invalid value for encoding_format",
    "输入长度不能超过512",
    "The length of the input must be at most 512",
    "Input text exceeds the maximum length of 512",
    "each input must be at most 512",
    "Invalid input at index 5: at most 100 allowed",
    "concurrent requests limit exceeded: 5 requests are allowed",
    "CUDA out of memory. Tried to allocate 20 MiB of at most 40 GiB for the batch",
    "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens in the input for embedding generation. Please reduce the length of the input.",
    "HTTPConnectionPool(host='localhost', port=80): Max retries exceeded with url: /v1/embeddings",
    "Your balance is too low: 5 requests are left, at most 10 credits",
    "the input length exceeds the context length",
  ])("%s", (text) => {
    expect(read(text, 1000)).toBeUndefined();
  });

  it("also when its status is 413", () => {
    const text = "Input validation error: `inputs` must have less than 512 tokens. Given: 1000";
    expect(read(text, 1000, 413)).toBeUndefined();
  });

  it("when one input alone was sent", () => {
    expect(read("Too many inputs. The max number of inputs is 1.", 1)).toBeUndefined();
    expect(read("", 1, 413)).toBeUndefined();
  });
});
