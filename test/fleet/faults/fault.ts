import type { FleetScene } from "../fleet-scene.js";
import type { Sign } from "./signs.js";

/** Something that happens to Redis, or to the way there. */
export interface Fault {
  readonly name: string;
  readonly redisArgs?: readonly string[];
  /** Rejects when the fault has not begun. */
  begin(scene: FleetScene): Promise<void>;
  /** Resolves when the fault has taken hold, and rejects when it has not. */
  holds?(scene: FleetScene): Promise<void>;
  end(scene: FleetScene): Promise<void>;
  /**
   * What shows that the fleet met the fault. `isolation`: while it lasts, a process that does not call learns nothing of what the others learn. A
   * sign: there must be more of it than before. `itsBegin`: `begin` has seen it.
   */
  readonly shows: "isolation" | "itsBegin" | Sign;
  /** The sign is looked for when the fault has ended. */
  readonly showsAtItsEnd?: boolean;
  /** What the link reports of it as `extensionError`. */
  readonly reports?: RegExp;
}

export type Commands = readonly (readonly string[])[];

export async function sendAll(scene: FleetScene, commands: Commands): Promise<readonly unknown[]> {
  const replies: unknown[] = [];
  for (const command of commands) replies.push(await scene.command(...command));
  return replies;
}

/** Commands for Redis at the beginning and at the end. */
export function byCommands(
  name: string,
  begin: Commands,
  end: Commands,
  shown: Pick<Fault, "shows" | "reports">,
): Fault {
  return {
    name,
    begin: async (scene) => void (await sendAll(scene, begin)),
    end: async (scene) => void (await sendAll(scene, end)),
    ...shown,
  };
}

export const nothing = async (): Promise<void> => undefined;

/** A fault that cannot happen now, since there is nothing that it could befall. */
export class NotHappened extends Error {}

/** @throws {NotHappened} when something that a fault needs is not there */
export function mustBe(isThere: boolean, what: string): void {
  if (!isThere) throw new NotHappened(`The fault has not happened. It needs that ${what}.`);
}
