import { modelList, modelNotFound, modelObject } from "../protocol/models/model-list.js";
import type { Exchange } from "./exchange.js";
import { identify } from "./identify.js";
import type { Serving } from "./route.js";
import { jsonAnswer, writeAnswer } from "./write-answer.js";

/** `GET /v1/models`: lists the models that the client may use. */
export async function listModels(exchange: Exchange, { generation }: Serving): Promise<void> {
  const { models, desk, options } = generation;
  const client = await identify(exchange, generation);
  const names = models.names.filter((name) => desk.mayUse(client, name));
  await writeAnswer(exchange, jsonAnswer(modelList(models, names)), options.limits);
}

/** `GET /v1/models/<name>`: answers one model, by its name or an alias. @throws {ProtocolError} 404 when the model does not exist or the client may not use it */
export async function showModel(exchange: Exchange, { generation }: Serving): Promise<void> {
  const { models, desk, options } = generation;
  const client = await identify(exchange, generation);
  const name = exchange.rest;
  const found = models.find(name, "vlm") ?? models.find(name, "embedder");
  if (found === undefined || !desk.mayUse(client, found.name)) {
    throw modelNotFound(
      name,
      models.names.filter((known) => desk.mayUse(client, known)),
    );
  }
  await writeAnswer(exchange, jsonAnswer(modelObject(models, name)), options.limits);
}
