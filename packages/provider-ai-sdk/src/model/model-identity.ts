import { createHash, randomUUID } from "node:crypto";
import { addressOf, instanceOf } from "./model-config.js";
import { sentKeysOf } from "./model-secrets.js";

/** Makes the identities of this process's objects different from those of every other process. */
const processId = randomUUID();
const numbers = new WeakMap<object, number>();
let count = 0;

/** What identifies a model's account and server, for health. No part of it is a key. */
export interface ModelIdentity {
  /** Equal for two models with the same key and server. When the key is not shown, equal for two models of the same provider instance. */
  readonly account: string;
  /** The server's address. When the model does not show the address, a name for this model's provider. */
  readonly endpoint: string;
}

/** The identity of a model. Two models of one provider instance have the same identity. */
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

/** Keys are long and random, so nobody can find a key from its digest. */
function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
