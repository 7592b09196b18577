import { simulatedSparseVector } from "../content/simulated-sparse-vector.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { writtenVector } from "../openai/encode-vector.js";
import { type EmbeddingRequest, readEmbeddingRequest, requestedModel } from "./embedding-request.js";

/** `POST /api/vikingdb/embedding` */
export const embeddingRoute: Route = {
  name: "embeddings",
  takesBody: true,
  modelOf: requestedModel,
  countedTokens(body) {
    const request = readEmbeddingRequest(body, { modelBehind: (name) => name });
    return "refusal" in request ? 0 : request.promptTokens;
  },
  answer(body, context) {
    const request = readEmbeddingRequest(body, context);
    return "refusal" in request ? request.refusal : answerRequest(request, context);
  },
};

function answerRequest(request: EmbeddingRequest, context: RouteContext): SimulatedReply {
  const usage = JSON.stringify(tokenUsage(request));
  const data = writeData(request, context);
  return {
    type: "body",
    status: 200,
    headers: { "content-type": "application/json" },
    body: `{"code":"Success","message":"The API call was executed successfully.","request_id":${JSON.stringify(context.requestId)},"result":{"data":[${data}],"token_usage":${usage}}}`,
    tokens: request.promptTokens,
  };
}

function writeData({ dense, sparse, inputs }: EmbeddingRequest, context: RouteContext): string {
  const fault = context.takeVectorFault();
  if (fault?.type === "emptyData") return "";
  const writeDense = (text: string) => {
    if (dense === undefined) return "null";
    const dimensions = fault?.type === "wrongDimensions" ? fault.dimensions : dense.dimensions;
    return writtenVector(fault, dense.name, text, dimensions, "float");
  };
  return inputs
    .map((text) => {
      const fields = [
        ...(dense === undefined ? [] : [`"dense":${writeDense(text)}`]),
        ...(sparse === undefined
          ? []
          : [`"sparse":${JSON.stringify(Object.fromEntries(simulatedSparseVector(text)))}`]),
      ];
      return `{${fields.join(",")}}`;
    })
    .join(",");
}

/** Each model of a request counts its own tokens. A hybrid request with two names is charged twice. */
function tokenUsage({ dense, sparse, promptTokens }: EmbeddingRequest): Record<string, unknown> {
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: 0,
    image_tokens: 0,
    total_tokens: promptTokens,
  };
  const names = [dense, sparse].flatMap((model) => (model === undefined ? [] : [model.usageName]));
  return Object.fromEntries(names.map((name) => [name, usage]));
}
