import { createHash, randomUUID } from "node:crypto";
import { addressOf, instanceOf } from "./model-config.js";
import { sentKeysOf } from "./model-secrets.js";

/** No other process may take an object of this process for its own. */
const processId = randomUUID();
const numbers = new WeakMap<object, number>();
let count = 0;

/** What distinguishes a model's account and server, for health. No part of it is a key. */
export interface ModelIdentity {
  /** Equal for two models of one key at one server, or else of one provider instance. */
  readonly account: string;
  /** The server's address; a name of its own where the model does not show the address. */
  readonly endpoint: string;
}

/** Reads who a model is. Two objects that one provider instance made have one identity. */
export function identityOf(model: { readonly provider: string }): ModelIdentity {
  const endpoint = addressOf(model) ?? `ai-sdk:${model.provider}:${nameOf(instanceOf(model))}`;
  const keys = sentKeysOf(model);
  return {
    endpoint,
    account: keys.length === 0 ? nameOf(instanceOf(model)) : digest(endpoint, ...keys),
  };
}

function nameOf(instance: object): string {
  let number = numbers.get(instance);
  if (number === undefined) {
    count += 1;
    number = count;
    numbers.set(instance, number);
  }
  return `${processId}:${number}`;
}

/** Keys are long and random, so that nobody finds one by its digest. */
function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
