import type { EmbeddingsEndpoint } from "../../contract/endpoints.js";
import { embeddingsAnswer } from "./embeddings-answer.js";
import { readEmbeddings } from "./read-embeddings.js";

/** `POST /v1/embeddings`: OpenAI's JSON on one side, core's inputs and vectors on the other. */
export const embeddingsEndpoint: EmbeddingsEndpoint = { read: readEmbeddings, answer: embeddingsAnswer };
