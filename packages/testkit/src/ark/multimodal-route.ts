import { asObject, asString } from "../content/json-value.js";
import { simulatedSparseVector } from "../content/simulated-sparse-vector.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { writtenVector } from "../openai/encode-vector.js";
import { type MultimodalRequest, readMultimodalRequest } from "./multimodal-request.js";

/** `POST /api/v3/embeddings/multimodal` */
export const multimodalRoute: Route = {
  name: "embeddings",
  takesBody: true,
  modelOf: (body) => asString(asObject(body)["model"]),
  countedTokens(body) {
    const request = readMultimodalRequest(body);
    return "refusal" in request ? 0 : request.textTokens + request.imageTokens;
  },
  answer(body, context) {
    const request = readMultimodalRequest(body);
    return "refusal" in request ? request.refusal : answerRequest(request, context);
  },
};

/** `data` is an object here, not a list. */
function answerRequest(request: MultimodalRequest, context: RouteContext): SimulatedReply {
  const { model, textTokens, imageTokens } = request;
  const tokens = textTokens + imageTokens;
  const usage = {
    prompt_tokens: tokens,
    total_tokens: tokens,
    prompt_tokens_details: { text_tokens: textTokens, image_tokens: imageTokens },
  };
  const head = {
    created: Math.floor(Date.now() / 1000),
    id: context.requestId,
    object: "list",
    model,
    usage,
  };
  return {
    type: "body",
    status: 200,
    headers: { "content-type": "application/json" },
    body: `${JSON.stringify(head).slice(0, -1)},"data":${writeData(request, context)}}`,
    tokens,
  };
}

function writeData(request: MultimodalRequest, context: RouteContext): string {
  const fault = context.takeVectorFault();
  if (fault?.type === "emptyData") return "{}";
  const { model, encodingFormat, wantsSparse } = request;
  const text = request.parts.join("\n");
  const dimensions = fault?.type === "wrongDimensions" ? fault.dimensions : request.dimensions;
  const format = encodingFormat === "base64" && context.takeIgnoresBase64() ? "float" : encodingFormat;
  const vector = writtenVector(fault, model, text, dimensions, format);
  const sparse = wantsSparse ? `,"sparse_embedding":${JSON.stringify(sparseEntries(text))}` : "";
  return `{"object":"embedding","embedding":${vector}${sparse}}`;
}

/** Ark numbers its tokens. Here the letters of a word determine its number. */
function sparseEntries(text: string): readonly { index: number; value: number }[] {
  const byIndex = new Map<number, number>();
  for (const [word, value] of simulatedSparseVector(text)) {
    const index = indexOf(word);
    byIndex.set(index, (byIndex.get(index) ?? 0) + value);
  }
  return [...byIndex].map(([index, value]) => ({ index, value }));
}

function indexOf(word: string): number {
  let index = 0;
  for (const letter of word) index = (index * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return index;
}
