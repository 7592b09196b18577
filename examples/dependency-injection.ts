// Puts classes of yours in the place of Hotspare's parts through the container, the way the rest of an application is wired.
// The decorators need "experimentalDecorators": true in tsconfig.json.

import {
  type Classification,
  container,
  createHotspare,
  type ErrorClassifier,
  inject,
  injectable,
  type Logger,
  tokens,
} from "@hotspare/core";
import type { FailureContext } from "@hotspare/core/plugin";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

@injectable()
class ConsoleLogger implements Logger {
  debug(message: string): void {
    console.log(`[debug] ${message}`);
  }
  info(message: string): void {
    console.log(`[info] ${message}`);
  }
  warn(message: string): void {
    console.log(`[warn] ${message}`);
  }
  error(message: string): void {
    console.log(`[error] ${message}`);
  }
}

/** Writes every judgement down. `@inject` stands on every parameter: that works with any compiler, also without metadata. */
@injectable()
class LoggingClassifier implements ErrorClassifier {
  readonly #logger: Logger;

  constructor(@inject(tokens.logger) logger: Logger) {
    this.#logger = logger;
  }

  classify({ credential }: FailureContext, next: () => Classification): Classification {
    const judgement = next();
    this.#logger.warn(`${credential.id} failed: ${judgement.class}, ${judgement.reason}`);
    return judgement;
  }
}

await using simulator = await startSimulator();
simulator.key("key-of-main").revoked();

// A child container: what is registered here is yours, and createHotspare adds its own parts below it.
const application = container.createChildContainer();
application.register(tokens.logger, { useClass: ConsoleLogger });
application.register(tokens.errorClassifier, { useClass: LoggingClassifier });

await using hotspare = createHotspare({ plugins: [openai()], container: application });
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: [
    { id: "main", provider: "openai", apiKey: "key-of-main", baseURL: simulator.baseURL },
    { id: "spare", provider: "openai", apiKey: "key-of-spare", baseURL: simulator.baseURL },
  ],
});
const { credentialId } = await embedder.embed(["hello"]);
console.log(`served by ${credentialId}`);

// Parts that you did not register are in Hotspare's container too.
hotspare.container.resolve(tokens.events).on("success", ({ model }) => console.log(`answered by ${model}`));
await embedder.embed(["once more"]);
