import type { GatewayClient } from "../contract/client-desk.js";
import { modelList, modelNotFound, modelObject } from "../protocol/models/model-list.js";
import type { Exchange } from "./exchange.js";
import type { Generation } from "./gateway-state.js";
import { identify } from "./identify.js";
import type { Serving } from "./route.js";
import { jsonAnswer, writeAnswer } from "./write-answer.js";

/** `GET /v1/models`: lists the models that the client may use, with their aliases. */
export async function listModels(exchange: Exchange, { generation }: Serving): Promise<void> {
  const client = await identify(exchange, generation);
  const answer = modelList(generation.models, namesFor(client, generation));
  await writeAnswer(exchange, jsonAnswer(answer), generation.options.limits);
}

/** `GET /v1/models/<name>`: answers one model, by its name or an alias. @throws {ProtocolError} 404 when the model does not exist or the client may not use it */
export async function showModel(exchange: Exchange, { generation }: Serving): Promise<void> {
  const { models, desk, options } = generation;
  const client = await identify(exchange, generation);
  const name = exchange.rest;
  const found = models.find(name, "vlm") ?? models.find(name, "embedder");
  if (found === undefined || !desk.mayUse(client, found.name)) {
    throw modelNotFound(name, namesFor(client, generation));
  }
  await writeAnswer(exchange, jsonAnswer(modelObject(models, name)), options.limits);
}

/** Names and aliases, because some programs look for their fixed model name in the list, and other programs offer the names of the list. */
function namesFor(client: GatewayClient, { models, desk }: Generation): readonly string[] {
  const aliases = [...models.aliases].filter(([, name]) => desk.mayUse(client, name));
  return [...models.names.filter((name) => desk.mayUse(client, name)), ...aliases.map(([alias]) => alias)];
}
