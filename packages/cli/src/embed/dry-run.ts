import { estimate, inspectEmbeddings } from "@hotspare/bulk";
import type { PriceTable } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { durationText } from "../output/duration-text.js";
import type { Terminal } from "../terminal.js";
import type { ChosenEmbedder } from "./chosen-embedder.js";
import type { EmbedCommandOptions } from "./embed-options.js";
import type { OutState } from "./out-state.js";
import { counted, moneyText } from "./progress/number-text.js";
import type { InputSource } from "./sources/input-source.js";

/** How long a request is taken to last. */
const requestMs = 1_000;

/** Says what a run would take. Nothing is sent, and nothing is written. */
export async function dryRun(
  terminal: Terminal,
  source: InputSource,
  { embedder, hotspare }: ChosenEmbedder,
  options: EmbedCommandOptions & { readonly state: OutState },
): Promise<number> {
  const prices = hotspare.effectiveOptions["prices"] as PriceTable | undefined;
  const { concurrency, batchSize, out, state } = options;
  const found = await estimate(embedder, source, { prices, requestMs, concurrency, batchSize });
  const done = out === undefined || state !== "there" ? undefined : (await inspectEmbeddings(out)).vectors;
  const exitCode = found.wrong > 0 ? exitCodes.failedInputs : exitCodes.ok;
  if (options.json) {
    const { blankLines } = source;
    const result = { ok: exitCode === exitCodes.ok, dryRun: true, ...found, blankLines, inFile: done };
    terminal.out(`${JSON.stringify(result, null, 2)}\n`);
    return exitCode;
  }
  const { cost, currency } = found;
  const lines = [
    `${counted(found.inputs, "input")}, about ${counted(found.tokens, "token")}, ${counted(found.requests, "request")}; nothing was sent.`,
    `About ${durationText(found.durationMs)} at ${requestMs / 1_000} second a request, over ${embedder.activeCredentialIds?.length ?? 1} of ${embedder.status().length} credentials, without rate limits.`,
    cost === undefined
      ? `No cost is known: the configuration has no price for ${embedder.model} (prices).`
      : `About ${moneyText(cost, currency)}.`,
    ...(found.wrong === 0 ? [] : [`${counted(found.wrong, "wrong input")} would get no vectors.`]),
    ...(source.blankLines === 0 ? [] : [`${counted(source.blankLines, "blank line")} would be skipped.`]),
    ...(done === undefined
      ? []
      : [`${out} has ${counted(done, "vector")} already, which --resume would not ask for again.`]),
  ];
  terminal.out(`${lines.join("\n")}\n`);
  return exitCode;
}
