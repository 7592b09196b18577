import { type Hotspare, InvalidConfigError, type PluginList, type PriceTable } from "@hotspare/core";
import { messageWithCause } from "@hotspare/core/plugin";
import type { Gateway } from "../../server/create-gateway.js";
import type { GatewayLog, LogLevel } from "../logs/open-log.js";
import type { LastingParts } from "../open-parts.js";
import { closeWhenIdle } from "./close-when-idle.js";
import type { LoadedFile } from "./loaded-file.js";
import { restartFields } from "./restart-fields.js";
import { servingOptions } from "./serving-options.js";

/** Watches the served models. An example is a recorder. */
interface ModelWatcher {
  /** Returns a function that ends the watching. */
  watch(hotspare: Hotspare<PluginList>): () => void;
}

export interface ReloaderParts {
  /** Opens the file again. The new models take over the health of `before`. */
  readonly load: (before: LoadedFile) => Promise<LoadedFile>;
  /** The configuration that is served when the reloader starts. */
  readonly first: LoadedFile;
  readonly gateway: Gateway;
  readonly parts: LastingParts;
  readonly log: GatewayLog;
  readonly watchers: readonly ModelWatcher[];
  /** Level of the log, which overrides the file. Undefined: the file decides. */
  readonly logLevel: LogLevel | undefined;
  /** Called after a reload, with the files to watch from then on. */
  readonly follow: (file: LoadedFile) => Promise<void>;
}

/** A refused file is tried again after this time, because it may refer to another file that does not exist yet and that nobody watches. */
const tryAgainMs = 10_000;
const quietAfterBodyMs = 5_000;

/** Applies a changed file without ending a request: opens the new models first, and closes the old models when their calls have ended. */
export class Reloader {
  readonly #parts: ReloaderParts;
  readonly #ending = new AbortController();
  readonly #closing = new Set<Promise<void>>();
  #current: LoadedFile;
  #unwatch: () => void;
  #running: Promise<boolean> | undefined;
  #waiting: Promise<boolean> | undefined;
  #refused: string | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(parts: ReloaderParts) {
    this.#parts = parts;
    this.#current = parts.first;
    this.#unwatch = watchAll(parts.watchers, parts.first);
  }

  /** The configuration that is served now. */
  get current(): LoadedFile {
    return this.#current;
  }

  /**
   * Reads the file and applies it. Resolves to false if the file is wrong; then nothing has changed. Reloads run one after another. If a reload is already
   * waiting for its turn, a further call returns the waiting reload, because that reload has not read the file yet.
   */
  reload(why: string): Promise<boolean> {
    this.#waiting ??= this.#reloadNext(why);
    return this.#waiting;
  }

  async #reloadNext(why: string): Promise<boolean> {
    await this.#running;
    this.#waiting = undefined;
    this.#running = this.#ending.signal.aborted ? Promise.resolve(false) : this.#reloadOnce(why);
    return this.#running;
  }

  /** Waits for the running reload, and closes all models. */
  async close(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#retry);
    await this.#waiting;
    await this.#running;
    await Promise.allSettled(this.#closing);
    this.#unwatch();
    await this.#current.close({ graceMs: 0 });
  }

  async #reloadOnce(why: string): Promise<boolean> {
    const { load, log } = this.#parts;
    clearTimeout(this.#retry);
    let next: LoadedFile | undefined;
    try {
      next = await load(this.#current);
      if (this.#ending.signal.aborted) {
        await next.close({ graceMs: 0 });
        return false;
      }
      await this.#takeOver(next);
      this.#refused = undefined;
      log.info({ why, models: [...next.vlms.names, ...next.embedders.names] }, "Configuration reloaded");
      return true;
    } catch (error) {
      await next?.close({ graceMs: 0 }).catch(() => undefined);
      this.#refuse(error, why);
      return false;
    }
  }

  async #takeOver(next: LoadedFile): Promise<void> {
    const { parts, gateway, log, watchers, logLevel, first, follow } = this.#parts;
    const before = this.#current;
    refuseOtherCurrency(first, next);
    if (!parts.keepsBudgets) {
      refuseFirstStore(next);
    }
    // First, because the desk may refuse the clients, and nothing may have changed then.
    parts.replace(next);
    const { pathPrefix } = first.sections.gateway;
    const unused = gateway.replace(next, servingOptions(next, pathPrefix, parts, log));
    // `replace` rejects at once if the models are wrong, and resolves only when no request uses the old models. One turn is enough to see a rejection.
    await Promise.race([unused, nextTurn()]);
    this.#current = next;
    log.setLevel(logLevel ?? next.sections.gateway.logs.level);
    const unwatch = this.#unwatch;
    this.#unwatch = watchAll(watchers, next);
    const quietMs = before.sections.gateway.limits.bodyTimeoutMs + quietAfterBodyMs;
    const closing = closeWhenIdle(before, { unused, quietMs, ending: this.#ending.signal }).then(unwatch);
    this.#closing.add(closing);
    void closing.catch(() => undefined).then(() => this.#closing.delete(closing));
    const fields = restartFields(first.sections, next.sections);
    if (fields.length > 0) {
      log.warn({ fields }, `Restart the gateway to apply these fields: ${fields.join(", ")}`);
    }
    await follow(next);
  }

  #refuse(error: unknown, why: string): void {
    const { log } = this.#parts;
    const message = messageWithCause(error);
    if (message !== this.#refused) {
      const issues = InvalidConfigError.isInstance(error) ? error.issues : undefined;
      log.error(
        { why, issues, error: message },
        "The changed configuration is wrong; the gateway continues with the old configuration",
      );
    }
    this.#refused = message;
    if (!this.#ending.signal.aborted) {
      this.#retry = setTimeout(() => void this.reload("another try"), tryAgainMs).unref();
    }
  }
}

function watchAll(watchers: readonly ModelWatcher[], { hotspare }: LoadedFile): () => void {
  const ends = watchers.map((watcher) => watcher.watch(hotspare));
  return () => {
    for (const end of ends) {
      end();
    }
  };
}

/** Refuses another currency, because the gateway sums costs since the start, and a store of budgets has one currency. */
function refuseOtherCurrency(first: LoadedFile, next: LoadedFile): void {
  const kept = currencyOf(first);
  const wanted = currencyOf(next);
  const hasBudgets = next.sections.clients?.some(({ monthlyBudget }) => monthlyBudget !== undefined) === true;
  if (kept !== wanted && (hasBudgets || (kept !== undefined && wanted !== undefined))) {
    const counted = kept === undefined ? "without prices" : `in ${JSON.stringify(kept)}`;
    const message = `cannot change while the gateway runs, because it has counted ${counted}: restart it${kept === undefined ? "" : ", with another stateDir or Redis prefix if clients have budgets"}`;
    throw new InvalidConfigError({
      issues: [{ path: "prices.currency", message, received: JSON.stringify(wanted ?? "none") }],
    });
  }
}

/** Refuses budgets if the gateway started without a store. The new file names a store, or its check would have refused the budgets, but only a restart opens this store. */
function refuseFirstStore({ sections: { clients = [], gateway } }: LoadedFile): void {
  const place = gateway.stateDir === undefined ? "redis" : "gateway.stateDir";
  const message = `needs ${place}, and only a restart puts ${place} in force: restart the gateway`;
  const issues = clients.flatMap(({ monthlyBudget }, index) =>
    monthlyBudget === undefined ? [] : [{ path: `clients[${index}].monthlyBudget`, message }],
  );
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues });
  }
}

function currencyOf({ hotspare }: LoadedFile): string | undefined {
  return (hotspare.effectiveOptions["prices"] as Partial<PriceTable> | undefined)?.currency;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
