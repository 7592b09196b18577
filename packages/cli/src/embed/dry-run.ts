import { type EmbedManyEstimate, estimate, inspectEmbeddings } from "@hotspare/bulk";
import { HotspareError, type PriceTable } from "@hotspare/core";
import { moneyText } from "@hotspare/core/plugin";
import { durationText } from "@hotspare/explain";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { commandMessage } from "../output/command-message.js";
import { counted } from "../output/number-text.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import { readable } from "../vectors/file-commands.js";
import type { ChosenEmbedder } from "./chosen-embedder.js";
import type { EmbedCommandOptions } from "./embed-options.js";
import { exitCodeOfEnd } from "./exit-code-of-end.js";
import type { OutState } from "./out-state.js";
import { runOptions, sinkOf } from "./run-options.js";
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
  const { out, state, resume } = options;
  const isThere = out !== undefined && state === "there";
  const own = { ...runOptions(options), prices, requestMs };
  const found = await estimated(source, () =>
    estimate(embedder, source, isThere && resume ? { ...own, writeTo: sinkOf(out, options) } : own),
  );
  const done = isThere ? (await readable(out, () => inspectEmbeddings(out))).vectors : undefined;
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
    `About ${durationText(found.durationMs)} at ${requestMs / 1_000} second a request, over ${embedder.activeCredentialIds?.length ?? 1} of ${counted(embedder.status().length, "credential")}, without rate limits.`,
    cost === undefined
      ? `The cost is unknown: the configuration has no price for ${embedder.model} (prices).`
      : `About ${moneyText(cost, currency)}.`,
    ...(found.wrong === 0 ? [] : [`${counted(found.wrong, "wrong input")} would get no vectors.`]),
    ...(source.blankLines === 0 ? [] : [`${counted(source.blankLines, "blank line")} would be skipped.`]),
    ...(found.replaced === 0
      ? []
      : [`${counted(found.replaced, "changed input")} would replace earlier inputs.`]),
    ...(done === undefined
      ? []
      : [
          resume
            ? `${out} has ${counted(done, "vector")} already: ${counted(found.skipped, "input")} would not be sent again.`
            : `${out} has ${counted(done, "vector")} already, and --resume would not request them again.`,
        ]),
  ];
  terminal.out(`${lines.map(cellText).join("\n")}\n`);
  return exitCode;
}

/** An input that has changed, or a file of another run, ends the estimate as it would end the run. */
async function estimated(
  source: InputSource,
  estimateNow: () => Promise<EmbedManyEstimate>,
): Promise<EmbedManyEstimate> {
  try {
    return await estimateNow();
  } catch (error) {
    throw HotspareError.isInstance(error)
      ? new CommandFailure(source.placed(commandMessage(error)), exitCodeOfEnd(error))
      : error;
  }
}
