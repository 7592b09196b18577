import { type Clock, InvalidConfigError, systemClock, type TokenUsage } from "@hotspare/core";
import type { Admission, Ask, ClientDesk, ClientUsage, GatewayClient } from "../contract/client-desk.js";
import { type BudgetStore, monthOf } from "./budget-store.js";
import { type ModelPrices, tokensOf } from "./budgets/model-prices.js";
import { clientIssues, writtenIssues } from "./client-issues.js";
import type { ClientOptions } from "./clients-schema.js";
import { KeyRing } from "./keys/key-ring.js";
import { WrongKeyPace } from "./keys/wrong-key-pace.js";
import { ClientAccount } from "./limits/client-account.js";
import {
  budgetReached,
  limitReached,
  missingKey,
  modelNotAllowed,
  priceUnknown,
  wrongKey,
} from "./refusals.js";

/** The settings of a desk that a reload may change. */
export interface DeskSettings {
  /** @default every request belongs to the client `local`, which has no limits */
  readonly clients?: readonly ClientOptions[] | undefined;
  /** Names of the models, without aliases. */
  readonly models: readonly string[];
  /** @default no cost is known, and a client with a budget is refused */
  readonly prices?: ModelPrices | undefined;
  /** The admin key, which no client may use. @default no admin key */
  readonly adminKey?: string | undefined;
}

/** Options of `openClientDesk`. */
export interface ClientDeskOptions extends DeskSettings {
  /** Keeps the budgets. The desk closes the store. @default a client with a budget is refused */
  readonly budgets?: BudgetStore | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/** A `ClientDesk` whose clients, models and prices a reload may replace. */
export interface OpenClientDesk extends ClientDesk {
  /**
   * Replaces the clients, models and prices. A client that keeps its name keeps its usage. A running request keeps the settings with which the request began.
   * @throws {InvalidConfigError} when a setting is wrong; the error lists every issue, and nothing changes
   */
  replace(settings: DeskSettings): void;
}

interface KnownClient {
  readonly client: GatewayClient;
  readonly options: Omit<ClientOptions, "key">;
  /** Undefined: the client may use all models. */
  readonly models: ReadonlySet<string> | undefined;
  readonly account: ClientAccount;
  readonly prices: ModelPrices | undefined;
}

interface Clients {
  /** The client of every request. Undefined: clients are configured. */
  readonly local: GatewayClient | undefined;
  readonly ring: KeyRing<GatewayClient>;
  readonly known: ReadonlyMap<string, KnownClient>;
  readonly prices: ModelPrices | undefined;
}

/** A request that the limits of its client have admitted. */
interface Admitted {
  readonly known: KnownClient;
  readonly ask: Ask;
  readonly heldTokens: number;
  /** Undefined: the client has no budget. */
  readonly heldAmount: number | undefined;
}

/** Name of the client that sends every request when no clients are configured. */
const localName = "local";

/**
 * Opens the desk that checks the keys and the limits of clients.
 * @throws {InvalidConfigError} when a field is wrong, a model is unknown, or a budget lacks prices or a store; the error lists every issue
 */
export function openClientDesk({
  budgets,
  clock = systemClock,
  ...settings
}: ClientDeskOptions): OpenClientDesk {
  const pace = new WrongKeyPace(clock);
  /**
   * The configuration of each client at the time at which the desk read the client's key. A request uses this configuration until the request ends. Otherwise a
   * reload during an upload would check the models of the old file against the clients and prices of the new file.
   */
  const readAs = new WeakMap<GatewayClient, KnownClient>();
  let clients = readClients(settings, { budgets, clock, readAs, before: undefined });

  const knownOf = (client: GatewayClient) => readAs.get(client) ?? clients.known.get(client.name);

  const mayUse = (client: GatewayClient, model: string) => {
    const known = knownOf(client);
    return known !== undefined && (known.models?.has(model) ?? true);
  };

  const admit = async (ask: Ask): Promise<Admission> => {
    const known = knownOf(ask.client);
    if (known === undefined) {
      throw wrongKey();
    }
    const { account } = known;
    try {
      if (!mayUse(ask.client, ask.model)) {
        throw modelNotAllowed(ask.askedAs ?? ask.model);
      }
      const tokens = tokensOf(ask.promptTokens) + tokensOf(ask.completionTokens);
      const refusal = account.take(tokens, clock.monotonicMs());
      if (refusal !== undefined) {
        throw limitReached(refusal, tokens);
      }
      try {
        const heldAmount = await holdBudget(ask, known);
        account.begin();
        return admissionOf({ known, ask, heldTokens: tokens, heldAmount });
      } catch (error) {
        account.giveBack(tokens, clock.monotonicMs());
        throw error;
      }
    } catch (error) {
      account.refuse();
      throw error;
    }
  };

  const holdBudget = async (
    asked: Ask,
    { client, options, prices }: KnownClient,
  ): Promise<number | undefined> => {
    const { monthlyBudget: limit } = options;
    if (limit === undefined || budgets === undefined) {
      return undefined;
    }
    const { promptTokens, completionTokens } = asked;
    const amount = prices?.most(asked, Math.max(1, tokensOf(promptTokens)), tokensOf(completionTokens));
    if (amount === undefined) {
      throw priceUnknown(asked.askedAs ?? asked.model);
    }
    // A model that costs nothing needs no budget.
    if (amount === 0) {
      return undefined;
    }
    const ask = { client: client.name, month: monthOf(clock.epochMs()), limit, amount };
    const answer = await budgets.hold(ask);
    if (!answer.isHeld) {
      throw budgetReached({ ...answer, limit, amount, currency: prices?.currency });
    }
    return amount;
  };

  const admissionOf = (admitted: Admitted): Admission => {
    let isOver = false;
    return {
      end(usage, provider) {
        if (!isOver) {
          isOver = true;
          settle(admitted, usage, provider);
        }
      },
    };
  };

  const settle = (
    { known, ask, heldTokens, heldAmount }: Admitted,
    usage: TokenUsage | undefined,
    provider: string | undefined,
  ): void => {
    const cost = usage === undefined ? 0 : (known.prices?.cost(ask, usage, provider) ?? 0);
    const prompt = tokensOf(usage?.promptTokens);
    const completion = tokensOf(usage?.completionTokens);
    known.account.end(heldTokens, { prompt, completion, cost }, clock.monotonicMs());
    if (heldAmount !== undefined) {
      const { name } = known.client;
      budgets?.settle({ client: name, month: monthOf(clock.epochMs()), held: heldAmount, cost });
    }
  };

  return {
    async identify(key, address) {
      if (clients.local !== undefined) {
        return clients.local;
      }
      if (key === undefined || key === "") {
        throw missingKey();
      }
      const client = clients.ring.find(key);
      if (client === undefined) {
        await pace.wait(address);
        throw wrongKey();
      }
      return client;
    },
    mayUse,
    admit,
    usage: () => [...clients.known.values()].map((known) => usageOf(known, clients.prices, budgets, clock)),
    get hasClients() {
      return clients.local === undefined;
    },
    get wrongKeys() {
      return pace.count;
    },
    replace(next) {
      clients = readClients(next, { budgets, clock, readAs, before: clients });
    },
    async close() {
      pace.close();
      await budgets?.close();
    },
  };
}

interface Reading {
  readonly budgets: BudgetStore | undefined;
  readonly clock: Clock;
  readonly readAs: WeakMap<GatewayClient, KnownClient>;
  /** The clients before the reload. Undefined: the desk opens. */
  readonly before: Clients | undefined;
}

function readClients(settings: DeskSettings, { budgets, clock, readAs, before }: Reading): Clients {
  const { clients, models, prices, adminKey } = settings;
  const nowMs = clock.monotonicMs();
  const accountOf = (name: string, limits: Omit<ClientOptions, "key">) => {
    const account = before?.known.get(name)?.account ?? new ClientAccount(name, limits, nowMs);
    account.limit(limits, nowMs);
    return account;
  };
  const know = (options: Omit<ClientOptions, "key">): KnownClient => {
    const client = Object.freeze({ name: options.name });
    const allowed = options.models === undefined ? undefined : new Set(options.models);
    const account = accountOf(options.name, options);
    const known = { client, options, models: allowed, account, prices };
    readAs.set(client, known);
    return known;
  };
  const ring = new KeyRing<GatewayClient>();
  if (clients === undefined) {
    const known = know({ name: localName });
    return { local: known.client, ring, known: new Map([[localName, known]]), prices };
  }
  const written = writtenIssues(clients);
  const surroundings = { models, prices, hasStore: budgets !== undefined, adminKey };
  const issues = written.length > 0 ? written : clientIssues(clients, surroundings);
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues });
  }
  const known = clients.map(({ key, ...options }): [string, KnownClient] => {
    const known = know(options);
    ring.add(key, known.client);
    return [options.name, known];
  });
  return { local: undefined, ring, known: new Map(known), prices };
}

function usageOf(
  { client, options, account }: KnownClient,
  prices: ModelPrices | undefined,
  budgets: BudgetStore | undefined,
  clock: Clock,
): ClientUsage {
  const { monthlyBudget: limit } = options;
  const usage = account.usage(prices !== undefined);
  if (limit === undefined || budgets === undefined) {
    return usage;
  }
  const spent = budgets.spent(client.name, monthOf(clock.epochMs()));
  return { ...usage, budget: { limit, spent, currency: prices?.currency ?? "" } };
}
