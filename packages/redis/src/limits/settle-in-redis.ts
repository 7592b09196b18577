import { UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetKeys } from "../scripts/fleet-keys.js";
import type { FleetCommands } from "../scripts/script.js";
import type { SettleAccount } from "./fleet-account.js";
import type { AccountMessage } from "./limit-message.js";
import { limitScript } from "./limit-script.js";

/** Settles in Redis: one script does what `settle` of `limit-account.ts` does. */
export function settleInRedis(run: FleetCommands["run"], keys: Pick<FleetKeys, "limit">): SettleAccount {
  return async (quota, kind, message) =>
    readReply(await run(limitScript, [keys.limit(quota, kind)], limitArguments(message)));
}

/** @param nowMs the account's time, for tests; absent: Redis's own */
export function limitArguments(message: AccountMessage, nowMs?: number): readonly string[] {
  return [JSON.stringify(message), ...(nowMs === undefined ? [] : [String(nowMs)])];
}

/** @throws {UnreadableDataError} when the account holds something else */
export function readReply(answer: unknown) {
  const numbers = Array.isArray(answer) ? answer.map(Number) : [];
  const [granted, isLimited, untilMs, retryInMs, shareLeft, spare, nowMs] = numbers;
  const isWhole = numbers.length === 7 && numbers.every((number) => Number.isFinite(number) && number >= 0);
  if (!isWhole || granted === undefined || untilMs === undefined || retryInMs === undefined) {
    throw new UnreadableDataError("the account of a limit holds something else");
  }
  return {
    granted,
    isLimited: isLimited === 1,
    untilMs,
    retryInMs,
    shareLeft: shareLeft ?? 1,
    spare: spare ?? 0,
    nowMs: nowMs ?? 0,
  };
}
