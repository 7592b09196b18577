import type { RoomReply } from "@hotspare/core/plugin";
import { UnreadableDataError } from "../protocol/read-reply.js";
import type { FleetKeys } from "../scripts/fleet-keys.js";
import type { FleetCommands } from "../scripts/script.js";
import type { FleetAccounts } from "./fleet-account.js";
import type { AccountMessage } from "./limit-message.js";
import { limitScript } from "./limit-script.js";
import type { RoomMessage } from "./room-account.js";
import { roomScript } from "./room-script.js";

/** Settles in Redis: one script for each kind of account. */
export function settleInRedis(
  run: FleetCommands["run"],
  keys: Pick<FleetKeys, "limit" | "room">,
): FleetAccounts {
  return {
    settleLimit: async (quota, kind, message) =>
      readLimitReply(await run(limitScript, [keys.limit(quota, kind)], accountArguments(message))),
    settleRoom: async (domain, message) =>
      readRoomReply(await run(roomScript, [keys.room(domain)], accountArguments(message))),
  };
}

/** @param nowMs the account's time, for tests; absent: Redis's own */
export function accountArguments(message: AccountMessage | RoomMessage, nowMs?: number): readonly string[] {
  return [JSON.stringify(message), ...(nowMs === undefined ? [] : [String(nowMs)])];
}

/** @throws {UnreadableDataError} when the account holds something else */
export function readLimitReply(answer: unknown) {
  const [granted = 0, isLimited, untilMs = 0, retryInMs = 0, shareLeft = 1, spare = 0, nowMs = 0] =
    readNumbers(answer, 7, "limit");
  return { granted, isLimited: isLimited === 1, untilMs, retryInMs, shareLeft, spare, nowMs };
}

/** @throws {UnreadableDataError} when the account holds something else */
export function readRoomReply(answer: unknown): RoomReply {
  const [granted = 0, isLimited, validMs = 0, retryInMs = 0, spare = 0] = readNumbers(answer, 5, "room");
  return { granted, isLimited: isLimited === 1, validMs, retryInMs, spare };
}

function readNumbers(answer: unknown, count: number, kind: string): readonly number[] {
  const numbers = Array.isArray(answer) ? answer.map(Number) : [];
  if (numbers.length !== count || !numbers.every((number) => Number.isFinite(number) && number >= 0)) {
    throw new UnreadableDataError(`the account of a ${kind} holds something else`);
  }
  return numbers;
}
