import { InvalidConfigError } from "@hotspare/core";
import type { FleetDomain, FleetView } from "@hotspare/redis";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { paint } from "../output/paint.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import { chosenDomains, shortNames } from "./chosen-domains.js";
import { fleetReport, type ResetResult, resetReport } from "./fleet-report.js";
import { redisUrl } from "./redis-url.js";

export interface FleetCommandOptions {
  readonly prefix: string;
  /** Beginnings of names, or `all`. Empty: nothing is reset. */
  readonly reset: readonly string[];
  readonly passwordEnv: string | undefined;
  readonly json: boolean;
}

/** Lists what is not closed in a fleet. With `reset`, closes it first, and lists what is left. */
export async function fleetCommand(
  terminal: Terminal,
  given: string,
  { prefix, reset, passwordEnv, json }: FleetCommandOptions,
): Promise<number> {
  const { url, warnings } = redisUrl(terminal, given, passwordEnv);
  if (!json) {
    terminal.err(
      warnings.map((warning) => `${paint(terminal, "yellow", cellText(`Warning: ${warning}`))}\n`).join(""),
    );
  }
  const { view, results } = await inWords(() => askFleet({ url, prefix }, reset));
  const isDone =
    results.every(({ outcome }) => outcome === "reset" || outcome === "was_closed") &&
    !(reset.includes("all") && view.unreadable.length > 0);
  if (json) {
    terminal.out(
      `${JSON.stringify(asData({ view, results, warnings, isDone, isReset: reset.length > 0 }), null, 2)}\n`,
    );
  } else {
    const resetLines = results.length === 0 ? "" : `${resetReport(terminal, results)}\n\n`;
    terminal.out(`${resetLines}${fleetReport(terminal, view)}\n`);
  }
  return isDone ? exitCodes.ok : exitCodes.invalid;
}

async function askFleet(
  options: { readonly url: string; readonly prefix: string },
  reset: readonly string[],
): Promise<{ readonly view: FleetView; readonly results: readonly ResetResult[] }> {
  // No other command needs a client of Redis.
  const { readFleet, resetDomains } = await import("@hotspare/redis");
  const view = await readFleet(options);
  const chosen = chosenDomains(view.domains, reset);
  if (chosen.length === 0) {
    return { view, results: [] };
  }
  const outcomes = await resetDomains(
    options,
    chosen.map(({ name }) => name),
  );
  const results = chosen.map((domain, index) => ({ domain, outcome: outcomes[index]?.outcome ?? "changed" }));
  return { view: await readFleet(options), results };
}

/** What the packages say of their options is said of the words on the command line. */
async function inWords<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const { RedisHealthError } = await import("@hotspare/redis");
  try {
    return await ask();
  } catch (error) {
    if (InvalidConfigError.isInstance(error)) {
      const words = error.issues.map(({ path, message }) => `${wordOf(path)}: ${message}.`);
      throw new CommandFailure(words.join("\n"), exitCodes.usage);
    }
    if (RedisHealthError.isInstance(error)) {
      const { reason, message } = error;
      const said = message.replaceAll("give redisHealth() another prefix", "write another --prefix");
      const hint =
        reason === "wrong_password"
          ? " The password may come from a variable: --password-env REDIS_PASSWORD."
          : "";
      throw new CommandFailure(`${said}${hint}`, exitCodes.invalid);
    }
    throw error;
  }
}

function wordOf(option: string): string {
  return option === "url" ? "<redis-url>" : `--${option}`;
}

interface Findings {
  readonly view: FleetView;
  readonly results: readonly ResetResult[];
  readonly warnings: readonly string[];
  readonly isDone: boolean;
  readonly isReset: boolean;
}

function asData({ view, results, warnings, isDone, isReset }: Findings): object {
  const { domains, ...fleet } = view;
  const short = shortNames(domains);
  return {
    ok: isDone,
    ...fleet,
    domains: domains.map((domain: FleetDomain) => ({ shortName: short.get(domain.name), ...domain })),
    ...(isReset ? { reset: results.map(({ domain, outcome }) => ({ ...domain, outcome })) } : {}),
    warnings,
  };
}
