import { stat } from "node:fs/promises";
import type { Scenario } from "@hotspare/simulate";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";

/** The scenario of a file, or one that comes with Hotspare. A file of the same name goes first. */
export async function openScenario(given: string): Promise<Scenario> {
  const { readScenario, shippedScenarioNames, shippedScenarioPath } = await import("@hotspare/simulate");
  const isFile = await stat(given).then(
    (found) => found.isFile(),
    () => false,
  );
  const shipped = isFile ? undefined : await shippedScenarioPath(given);
  if (!isFile && shipped === undefined && /^[\w-]+$/.test(given)) {
    const names = (await shippedScenarioNames()).join(", ");
    const message = `${given}: the file does not exist, and no scenario of this name comes with Hotspare; the scenarios are ${names}.`;
    throw new CommandFailure(message, exitCodes.invalid);
  }
  return readScenario(shipped ?? given);
}
