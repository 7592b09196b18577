import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { Embedder } from "../contract/embedder.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HotspareEventSource, ModelKind } from "../contract/events.js";
import type { HealthLink } from "../contract/health-link.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { Vlm } from "../contract/vlm.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import { modelNouns } from "../options/refused/model-subject.js";
import { describeValue } from "../request/media/describe-value.js";
import type { InjectionToken } from "./di.js";

/**
 * The parts of a Hotspare in its container. Register your own under one of them, in the container that you hand to
 * `createHotspare`, and Hotspare uses it instead of its own. Tokens are `Symbol.for`, so two copies of core share them.
 */
export const tokens = Object.freeze({
  /** Time. @default the machine's clock */
  clock: token<Clock>("Clock"),
  /** Numbers in [0, 1), for jitter. @default Math.random */
  random: token<() => number>("Random"),
  /** Where core writes. @default nowhere */
  logger: token<Logger>("Logger"),
  /** Wraps the chain of rules. @default only the chain */
  errorClassifier: token<ErrorClassifier>("ErrorClassifier"),
  /** Your rules, asked before the providers'. @default none */
  errorRules: token<readonly ErrorRule[]>("ErrorRules"),
  /** Makes each model's switcher. @default orderedSwitcher() */
  switcherFactory: token<SwitcherFactory>("SwitcherFactory"),
  /** Shares health with other processes. @default this process is alone */
  healthLink: token<HealthLink>("HealthLink"),
  /** The events of this Hotspare; for your classes to take, not to replace. */
  events: token<HotspareEventSource>("Events"),
  /**
   * The embedder of this name: the option `name`, or the model's name if it has none; of a configuration, the name in the file. Resolve it
   * in `hotspare.container`. A stand-in that you register under the token goes before the embedder.
   *
   * @throws {InvalidConfigError} when the name is no text, or empty
   */
  embedder: <Model = Embedder<"dense">>(name: string): InjectionToken<Model> =>
    nameToken<Model>("embedder", name),
  /** The VLM of this name, as for embedders. @throws {InvalidConfigError} when the name is no text, or empty */
  vlm: <Model = Vlm>(name: string): InjectionToken<Model> => nameToken<Model>("vlm", name),
});

function nameToken<Model>(kind: ModelKind, name: string): InjectionToken<Model> {
  if (typeof name !== "string" || name.trim() === "") {
    const message = `must be the name of ${modelNouns[kind].withArticle}, such as "docs"`;
    const issues = [{ path: `tokens.${kind}(name)`, message, received: describeValue(name) }];
    throw new InvalidConfigError({ subject: `arguments of tokens.${kind}()`, issues });
  }
  return token(`${kind}/${name}`);
}

function token<Part>(name: string): InjectionToken<Part> {
  return Symbol.for(`hotspare/1/${name}`);
}
