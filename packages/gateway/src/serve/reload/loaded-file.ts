import { type Environment, type LoadedConfig, loadConfig } from "@hotspare/config";
import { InvalidConfigError, type Logger, type PluginList } from "@hotspare/core";
import { gatewayFileOptions } from "../gateway-file.js";
import type { gatewaySections } from "../sections/gateway-sections.js";
import type { RedisSection } from "../sections/redis-section.js";

/** A configuration of the gateway that is right, with its models open. */
export type LoadedFile = LoadedConfig<PluginList, ReturnType<typeof gatewaySections>>;

export interface LoadFileOptions {
  readonly plugins: PluginList;
  readonly environment: Environment | undefined;
  readonly host: string | undefined;
  readonly logger: Logger;
  /** What is served now, whose health goes on. @default the process begins */
  readonly before?: LoadedFile | undefined;
}

/** How long a process that begins waits for what its fleet knows, in milliseconds. */
const fleetMs = 2_000;

/**
 * Opens the models of a file. With `redis:`, they share their health through it.
 *
 * @throws {InvalidConfigError} which lists everything that is wrong. Then nothing stays open.
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
          // The link of the first file goes on. The options of this one are only checked.
          await healthLink.close();
          return {};
        }
        ready = () => healthLink.ready();
        return { healthLink };
      },
    },
    path,
  );
  // Without Redis a process is as good as alone, and serves. Its log says so.
  await Promise.race([
    ready?.().catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, fleetMs).unref()),
  ]);
  return loaded;
}

/** @throws {InvalidConfigError} with paths of the file */
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
