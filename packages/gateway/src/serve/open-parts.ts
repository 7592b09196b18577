import { isAbsolute, join } from "node:path";
import type { PriceTable } from "@hotspare/core";
import { AdminSessions } from "../clients/admin-sessions.js";
import type { BudgetStore } from "../clients/budget-store.js";
import { openFileBudgets } from "../clients/budgets/file-budget-store.js";
import { openRedisBudgets } from "../clients/budgets/redis-budget-store.js";
import { type OpenClientDesk, openClientDesk } from "../clients/open-client-desk.js";
import { deskSettings } from "./gateway-file.js";
import type { GatewayLog } from "./logs/open-log.js";
import type { LoadedFile } from "./reload/loaded-file.js";

/** The parts that stay open across reloads: the client desk with its usage, and the admin's sessions. */
export interface LastingParts {
  readonly desk: OpenClientDesk;
  /** Undefined: the file has no admin key. */
  readonly admin: AdminSessions | undefined;
  /** Whether the gateway has a store for budgets. */
  readonly keepsBudgets: boolean;
  /** Applies the clients and keys of another file. @throws {InvalidConfigError} when clients are wrong; then nothing changes */
  replace(file: LoadedFile): void;
  close(): Promise<void>;
}

/** @throws {HotspareError} when the budgets cannot be opened */
export async function openLastingParts(
  file: LoadedFile,
  folder: string,
  log: GatewayLog,
): Promise<LastingParts> {
  const { gateway } = file.sections;
  const prefix = gateway.pathPrefix;
  const budgets = await openBudgets(file, folder, log);
  const desk = openClientDesk({ ...deskSettings(file), budgets });
  let admin = adminOf(gateway.adminKey, prefix);
  return {
    desk,
    keepsBudgets: budgets !== undefined,
    get admin() {
      return admin;
    },
    replace(next) {
      desk.replace(deskSettings(next));
      const key = next.sections.gateway.adminKey;
      if (key === undefined || admin === undefined) {
        admin?.close();
        admin = adminOf(key, prefix);
      } else {
        admin.replaceKey(key);
      }
    },
    async close() {
      admin?.close();
      await desk.close();
    },
  };
}

function adminOf(key: string | undefined, prefix: string): AdminSessions | undefined {
  return key === undefined ? undefined : new AdminSessions({ key, prefix });
}

/** Shortest time for which budgets wait for Redis. A command for budgets takes Redis longer than a command for health, so `redis.commandTimeoutMs` may be too short. */
const leastTimeoutMs = 250;

/**
 * Opens the store even if no client has a budget, because a reload may add a budget. If the file has a `stateDir`, the folder is used and not Redis, because the
 * file may have Redis only to share health. The store connects to Redis at the first request of a client with a budget.
 */
async function openBudgets(
  file: LoadedFile,
  folder: string,
  log: GatewayLog,
): Promise<BudgetStore | undefined> {
  const { gateway, redis } = file.sections;
  const { stateDir } = gateway;
  const { currency } = (file.hotspare.effectiveOptions["prices"] ?? {}) as Partial<PriceTable>;
  const common = { currency, onProblem: (message: string) => log.error({}, message) };
  if (stateDir !== undefined) {
    return openFileBudgets({
      stateDir: isAbsolute(stateDir) ? stateDir : join(folder, stateDir),
      ...common,
    });
  }
  if (redis === undefined) {
    return undefined;
  }
  const { url, prefix, commandTimeoutMs = leastTimeoutMs } = redis;
  const timeoutMs = Math.max(leastTimeoutMs, commandTimeoutMs);
  return openRedisBudgets({ url, prefix, commandTimeoutMs: timeoutMs, ...common });
}
