import { type EmbedManyOptions, type EmbedManyProgress, embedMany } from "@hotspare/bulk";
import type { Server, ServerAnswer } from "../load/waiting-servers.js";
import { createWaitingWorld, type WaitingOptions } from "../load/waiting-world.js";
import { texts } from "./folder.js";

export interface VirtualBulkOptions extends Omit<WaitingOptions, "server"> {
  readonly server: Server;
  readonly count: number;
  readonly options?: EmbedManyOptions;
  /** A run that lasts longer is given up. @default a day */
  readonly mostMs?: number;
  /** How exactly the end is timed. @default 1000 */
  readonly stepMs?: number;
}

/** A bulk run in virtual time: what came of each input, and when. */
export async function virtualBulk({
  count,
  options,
  mostMs = 86_400_000,
  stepMs = 1_000,
  ...of
}: VirtualBulkOptions) {
  const world = createWaitingWorld(of);
  const run = embedMany(world.embedder(), texts(count), options);
  const embedded: number[] = [];
  const failed: number[] = [];
  let end: { readonly error?: unknown } | undefined;
  const consume = async (): Promise<void> => {
    for await (const { index, error } of run) {
      (error === undefined ? embedded : failed).push(index);
    }
  };
  consume().then(
    () => {
      end = {};
    },
    (error: unknown) => {
      end = { error };
    },
  );
  const { clock } = world;
  const progress: EmbedManyProgress = run.snapshot();
  while (end === undefined && clock.monotonicMs() < mostMs) {
    await clock.runUntil(clock.monotonicMs() + stepMs);
  }
  return {
    embedded: embedded.length,
    failed,
    error: end === undefined ? new Error("The run has no end.") : end.error,
    endedMs: clock.monotonicMs() - progress.elapsedMs,
    requests: world.requests,
    run,
  };
}

export const answer = (afterMs = 20): ServerAnswer => ({ do: "answer", afterMs });

export const refuse = (status: number, message = "The server had an error."): ServerAnswer => ({
  do: "refuse",
  afterMs: 20,
  status,
  message,
});
