import type { ConfigIssue } from "@hotspare/core";
import { schemaIssues, suggestName } from "@hotspare/core/plugin";
import { z } from "zod";
import type { ModelPrices } from "./budgets/model-prices.js";
import { type ClientOptions, clientsSchema } from "./clients-schema.js";

/** What the clients are checked against. */
export interface ClientSurroundings {
  /** Own names of the models. */
  readonly models: readonly string[];
  readonly prices: ModelPrices | undefined;
  /** Whether there is a place that keeps budgets. */
  readonly hasStore: boolean;
  readonly adminKey?: string | undefined;
}

/** What is wrong with clients that their schema accepts: models that are not there, and budgets that nobody could keep. */
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

/** What is wrong with clients that code has given, and no file. No value is quoted: it may be a key. */
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
  const missing = allowed.flatMap((model) =>
    prices.unpriced(model).map((provider) => `${model} (provider ${provider})`),
  );
  if (missing.length > 0) {
    issues.push({
      path,
      message: `needs the price of each model that the client may use. The price table has no price for ${missing.join(", ")}`,
    });
  }
  return issues;
}
