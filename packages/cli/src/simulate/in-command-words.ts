import { HotspareError, InvalidConfigError } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { issueLines } from "../output/issue-lines.js";

/** Runs a command whose wrong configurations, scenarios and conditions are its user's mistakes: their messages say all. */
export async function inCommandWords(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (HotspareError.isInstance(error)) {
      throw new CommandFailure(
        InvalidConfigError.isInstance(error) ? issueLines(error) : error.message,
        exitCodes.invalid,
      );
    }
    throw error;
  }
}
