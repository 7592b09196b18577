import { asObject, asString } from "../content/json-value.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { type EmbeddingRequest, embeddingTokens, readEmbeddingRequest } from "./embedding-request.js";
import { encodedVector } from "./encode-vector.js";

/** `POST /v1/embeddings` */
export const embeddingsRoute: Route = {
  name: "embeddings",
  takesBody: true,
  modelOf: (body) => asString(asObject(body)["model"]),
  tokensCharged: embeddingTokens,
  answer(body, context) {
    const request = readEmbeddingRequest(body, context.models);
    return "refusal" in request ? request.refusal : answerRequest(request, context);
  },
};

/** The JSON is put together from text: most of it is vectors that are text already. */
function answerRequest(request: EmbeddingRequest, context: RouteContext): SimulatedReply {
  const { model, promptTokens } = request;
  const data = writeData(request, context);
  return {
    type: "body",
    status: 200,
    headers: { "content-type": "application/json" },
    body: `{"object":"list","data":[${data}],"model":${JSON.stringify(model)},"usage":{"prompt_tokens":${promptTokens},"total_tokens":${promptTokens}}}`,
    tokens: promptTokens,
  };
}

function writeData(request: EmbeddingRequest, context: RouteContext): string {
  const fault = context.takeVectorFault();
  if (fault?.type === "emptyData") return "";
  const dimensions = fault?.type === "wrongDimensions" ? fault.dimensions : request.dimensions;
  const asksForBase64 = request.encodingFormat === "base64";
  const format = asksForBase64 && !context.takeIgnoresBase64() ? "base64" : "float";
  return request.texts
    .map((text, index) => {
      const vector =
        fault?.type === "nullVector" ? "null" : encodedVector(request.model, text, dimensions, format);
      return `{"object":"embedding","index":${index},"embedding":${vector}}`;
    })
    .join(",");
}
