import type { ConfigIssue } from "@hotspare/core";
import { schemaIssues, suggestName } from "@hotspare/core/plugin";
import { z } from "zod";
import type { ModelPrices } from "./budgets/model-prices.js";
import { type ClientOptions, clientsSchema } from "./clients-schema.js";

/** The rest of the configuration, against which the clients are checked. */
export interface ClientSurroundings {
  /** Names of the models, without aliases. */
  readonly models: readonly string[];
  readonly prices: ModelPrices | undefined;
  /** Whether the gateway has a store for budgets. */
  readonly hasStore: boolean;
  readonly adminKey?: string | undefined;
}

/** Finds mistakes that the schema of a client cannot see: unknown models, and budgets without prices or without a store. */
export function clientIssues(
  clients: readonly ClientOptions[],
  surroundings: ClientSurroundings,
): readonly ConfigIssue[] {
  return clients.flatMap((client, index) => {
    const path = `clients[${index}]`;
    return [
      ...unknownModels(client, path, surroundings.models),
      ...(client.key === surroundings.adminKey
        ? [{ path: `${path}.key`, message: "is also the admin key: give the client its own key" }]
        : []),
      ...(client.monthlyBudget === undefined
        ? []
        : budgetIssues(client, `${path}.monthlyBudget`, surroundings)),
    ];
  });
}

/** Finds mistakes in clients that come from code and not from a file. The issues quote no value, because the value may be a key. */
export function writtenIssues(clients: unknown): readonly ConfigIssue[] {
  const { error } = clientsSchema().safeParse(clients);
  if (error === undefined) {
    return [];
  }
  const jsonSchema = z.toJSONSchema(clientsSchema(), { io: "input", unrepresentable: "any" });
  const found = schemaIssues(error.issues, { path: "clients", given: clients, jsonSchema });
  return found.map(({ path, message }) => ({ path, message }));
}

function unknownModels(
  client: ClientOptions,
  path: string,
  known: readonly string[],
): readonly ConfigIssue[] {
  return (client.models ?? []).flatMap((model, index) =>
    known.includes(model)
      ? []
      : [
          {
            path: `${path}.models[${index}]`,
            message: `is not a model of this gateway; ${suggestName(model, known)}`,
            received: JSON.stringify(model.slice(0, 64)),
          },
        ],
  );
}

function budgetIssues(
  client: ClientOptions,
  path: string,
  { models, prices, hasStore }: ClientSurroundings,
): readonly ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (!hasStore) {
    issues.push({
      path,
      message:
        "needs a place that keeps the spent amounts when the process ends: give the gateway a stateDir or a redis",
    });
  }
  if (prices === undefined) {
    issues.push({
      path,
      message:
        'needs prices: give prices: { currency: "USD", models: { … } } at the top of the configuration',
    });
    return issues;
  }
  const allowed = (client.models ?? models).filter((model) => models.includes(model));
  const missing = new Set(
    allowed.flatMap((model) =>
      (["vlm", "embedder"] as const).flatMap((kind) =>
        prices.unpriced({ model, kind }).map((provider) => `${model} (provider ${provider})`),
      ),
    ),
  );
  if (missing.size > 0) {
    issues.push({
      path,
      message: `needs the price of each model that the client may use. The price table has no price for ${[...missing].join(", ")}`,
    });
  }
  return issues;
}
