import { jsonReply } from "@hotspare/testkit";
import type { FleetScene } from "./fleet-scene.js";

/** What is answered to requests that a test has kept. */
type HeldAnswer = "well" | "revoked";

/** Keeps the requests of a key until the test answers them. */
export interface HeldAnswers {
  /** Requests that wait for their answer. */
  readonly count: number;
  answer(how: HeldAnswer): void;
}

export function holdAnswers(scene: FleetScene, id: string): HeldAnswers {
  const held: ((how: HeldAnswer) => void)[] = [];
  scene.key(id).reply(async () => {
    const how = await new Promise<HeldAnswer>((resolve) => held.push(resolve));
    return how === "well"
      ? undefined
      : jsonReply(
          { error: { message: "Incorrect API key provided.", code: "invalid_api_key" } },
          { status: 401 },
        );
  });
  return {
    get count() {
      return held.length;
    },
    answer: (how) => {
      for (const resolve of held.splice(0)) resolve(how);
    },
  };
}
