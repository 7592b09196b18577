import type { FleetView, ResetDomain } from "@hotspare/redis";
import { InvalidConfigError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { paint } from "../output/paint.js";
import type { Terminal } from "../terminal.js";
import { chosenDomains, shortNames } from "./chosen-domains.js";
import { fleetReport, resetReport } from "./fleet-report.js";

export interface FleetCommandOptions {
  readonly prefix: string;
  /** Beginnings of names. Empty: nothing is reset. */
  readonly reset: readonly string[];
  readonly passwordEnv: string | undefined;
  readonly json: boolean;
}

/** Lists what is not closed in a fleet, after it has closed what is to be reset. */
export async function fleetCommand(
  terminal: Terminal,
  url: string,
  options: FleetCommandOptions,
): Promise<number> {
}
