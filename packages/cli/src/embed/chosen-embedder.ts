import type { LoadedConfig } from "@hotspare/config";
import type { EmbeddingOutput, FailoverEmbedder } from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { EmbedCommandOptions } from "./embed-options.js";
import { didYouMean } from "./sources/json-line.js";

/** The embedder that the command line named. */
export interface ChosenEmbedder {
  readonly embedder: FailoverEmbedder<EmbeddingOutput>;
  readonly hotspare: LoadedConfig["hotspare"];
}

/** @throws {CommandFailure} when the configuration has no such embedder, or several and the command line names none */
export function chooseEmbedder(
  { embedders, hotspare }: LoadedConfig,
  options: EmbedCommandOptions,
): ChosenEmbedder {
  const { model, config } = options;
  const { names } = embedders;
  const [only = ""] = names;
  if (names.length === 0) {
    throw new CommandFailure(`${config}: the configuration has no embedders.`, exitCodes.invalid);
  }
  if (model === undefined && names.length > 1) {
    const message = `${config} has several embedders. Name one with --model: ${names.join(", ")}.`;
    throw new CommandFailure(message, exitCodes.usage);
  }
  if (model !== undefined && !names.includes(model)) {
    const message = `--model ${model}: the configuration has no embedder of this name.${didYouMean(model, names)} There are: ${names.join(", ")}.`;
    throw new CommandFailure(message, exitCodes.usage);
  }
  const name = model ?? only;
  return { embedder: embedders.get(name, embedders.outputOf(name)), hotspare };
}
