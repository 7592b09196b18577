import { createClient } from "redis";
import { machineMs } from "./worker-messages.js";

/** What Redis alone needs from one process to another: messages that carry the time of their sending, by the clock that all processes share. */
export interface BareMessages {
  publish(): Promise<void>;
  /** How long each message took that was heard since `take` was last called, in milliseconds. */
  take(): readonly number[];
  close(): void;
}

export async function openBareMessages(url: string, channel: string): Promise<BareMessages> {
  const [sender, listener] = [createClient({ url }), createClient({ url })];
  for (const client of [sender, listener]) client.on("error", () => undefined);
  await Promise.all([sender.connect(), listener.connect()]);
  const tookMs: number[] = [];
  await listener.subscribe(channel, (sentMs) => tookMs.push(machineMs() - Number(sentMs)));
  return {
    publish: async () => void (await sender.publish(channel, String(machineMs()))),
    take: () => tookMs.splice(0),
    close: () => {
      sender.destroy();
      listener.destroy();
    },
  };
}
