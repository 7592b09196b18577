import { type Environment, type LoadedConfig, loadConfig } from "@hotspare/config";
import { InvalidConfigError, type Logger, type PluginList } from "@hotspare/core";
import { gatewayFileOptions } from "../gateway-file.js";
import type { gatewaySections } from "../sections/gateway-sections.js";
import type { RedisSection } from "../sections/redis-section.js";

/** A valid configuration of the gateway, with its models open. */
export type LoadedFile = LoadedConfig<PluginList, ReturnType<typeof gatewaySections>>;

export interface LoadFileOptions {
  readonly plugins: PluginList;
  readonly environment: Environment | undefined;
  readonly host: string | undefined;
  readonly logger: Logger;
  /** The configuration that is served now. The new models take over its health. @default the process starts */
  readonly before?: LoadedFile | undefined;
}

/** How long a starting process waits for the health that its fleet shares, in milliseconds. */
const fleetMs = 2_000;

/**
 * Opens the models of a file. If the file has the section `redis`, the models share their health through Redis.
 *
 * @throws {InvalidConfigError} when the file is wrong; the error lists every mistake, and nothing stays open
 */
export async function loadFile(
  path: string,
  { plugins, environment, host, logger, before }: LoadFileOptions,
): Promise<LoadedFile> {
  let ready: (() => Promise<void>) | undefined;
  const loaded = await loadConfig(
    {
      plugins,
      environment,
      logger,
      ...gatewayFileOptions(host),
      before,
      fromSections: async ({ redis }) => {
        if (redis === undefined) {
          return {};
        }
        const healthLink = await openLink(redis);
        if (before !== undefined) {
          // The link of the first file stays in use. The options of this file are only checked.
          await healthLink.close();
          return {};
        }
        ready = () => healthLink.ready();
        return { healthLink };
      },
    },
    path,
  );
  // Without Redis the process works alone and serves requests. The log reports the lost link.
  await Promise.race([
    ready?.().catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, fleetMs).unref()),
  ]);
  return loaded;
}

/** @throws {InvalidConfigError} when an option is wrong; the paths are those of the file */
async function openLink(section: RedisSection) {
  const { redisHealth } = await import("@hotspare/redis");
  try {
    return redisHealth(section);
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    const issues = error.issues.map((issue) => ({ ...issue, path: `redis.${issue.path}` }));
    throw new InvalidConfigError({ issues });
  }
}
