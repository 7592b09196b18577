import type {
  CredentialSwitcher,
  SwitcherContext,
  SwitcherFactory,
} from "../contract/credential-switcher.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import type { ModelHealth } from "../health/model-health.js";
import type { EventBus } from "../observing/events/event-bus.js";
import { describeValue } from "../request/media/describe-value.js";
import { isBuiltIn } from "../switching/built-in.js";
import { GuardedSwitcher } from "../switching/guarded-switcher.js";

/**
 * Makes a model's switcher; a user's own switcher is held to the rules.
 *
 * @throws {InvalidConfigError} when what the factory makes is no switcher
 */
export function createSwitcher(
  factory: SwitcherFactory,
  context: SwitcherContext & { readonly health: ModelHealth },
  events: EventBus,
): CredentialSwitcher {
  const switcher = factory(context);
  if (typeof switcher?.acquire !== "function") {
    // A maker that was not called gives the factory. A function that is written into the options is called after the option.
    const maker = factory.name === "" || factory.name === "switcher" ? "makeSwitcher" : factory.name;
    const message =
      typeof switcher === "function"
        ? `returns a function instead of a switcher: call it, switcher: ${maker}()`
        : `returns ${describeValue(switcher)} instead of a switcher, which has a method acquire`;
    throw new InvalidConfigError({ issues: [{ path: "switcher", message }] });
  }
  if (isBuiltIn(switcher)) {
    return switcher;
  }
  return new GuardedSwitcher(switcher, context.health, ({ extensionName, message }) => {
    events.emit("extensionError", {
      extension: "switcher",
      name: extensionName,
      message,
      atMs: context.clock.epochMs(),
    });
  });
}
