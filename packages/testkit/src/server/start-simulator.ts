import { arkDialect } from "../ark/ark-dialect.js";
import { azureDialect } from "../azure/azure-dialect.js";
import { formatStats } from "../counting/format-stats.js";
import { Journal } from "../counting/journal.js";
import { serverDialect } from "../openai/server-dialect.js";
import { serverFlavor } from "../servers/server-flavors.js";
import { vikingDBDialect } from "../vikingdb/vikingdb-dialect.js";
import { addressOf } from "./address-of.js";
import { createRequestListener } from "./create-request-listener.js";
import { Keys } from "./keys.js";
import { startLoopbackServer } from "./loopback-server.js";
import type { Simulator } from "./simulator.js";
import { readSimulatorOptions, type SimulatorOptions } from "./simulator-options.js";

/**
 * Starts a server on 127.0.0.1 that speaks the APIs of OpenAI, Azure OpenAI, Volcengine Ark and VikingDB. With `dialect`, another server of OpenAI's
 * protocol takes OpenAI's place. You can make its keys fail while the server runs. Any key is accepted and healthy until you script the key.
 *
 * @throws RangeError when no dialect has the name, or an option is unknown or has an invalid value; the message says what to write
 * @throws the system's error when the port is not available, such as EADDRINUSE
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = readSimulatorOptions(options);
  const flavor = serverFlavor(settings.dialect);
  const journal = new Journal(settings.logSize);
  const keys = new Keys(journal, settings.clock, settings.keys, settings.strictKeys);
  const listener = createRequestListener(settings, keys, [
    serverDialect(flavor),
    azureDialect,
    arkDialect,
    vikingDBDialect(settings.secretAccessKeys),
  ]);
  const server = await startLoopbackServer(
    settings.port,
    (incoming, response) => void listener(incoming, response),
  );
  const close = async () => {
    journal.close();
    await server.close();
  };
  return {
    url: server.url,
    baseURL: addressOf(server.url, flavor.basePath, "openai"),
    endpoint: (name) => addressOf(server.url, flavor.basePath, "openai", name),
    addressOf: (provider, endpoint) => addressOf(server.url, flavor.basePath, provider, endpoint),
    key: (key) => keys.handleOf(key),
    everyKey: () => keys.everyKey,
    get requests() {
      return journal.recent;
    },
    stats: () => journal.statsByKey(),
    formatStats: () => formatStats(journal.statsByKey()),
    get openSockets() {
      return server.openSockets;
    },
    waitForRequests: (count, { timeoutMs = 10_000 } = {}) => journal.waitForRequests(count, timeoutMs),
    waitUntilIdle: ({ timeoutMs = 10_000 } = {}) => journal.waitUntilIdle(timeoutMs),
    close,
    [Symbol.asyncDispose]: close,
  };
}
