import { resolve } from "node:path";
import { type Environment, type LoadedConfig, loadConfig } from "@hotspare/config";
import { InvalidConfigError, type Logger, type PluginList } from "@hotspare/core";
import { gatewayFileOptions } from "../gateway-file.js";
import type { gatewaySections } from "../sections/gateway-sections.js";
import type { RedisSection } from "../sections/redis-section.js";
import { digestOf, type FileDigest } from "../watch/watch-files.js";

/** A configuration of the gateway that is right, with its models open. */
export interface LoadedFile extends LoadedConfig<PluginList, ReturnType<typeof gatewaySections>> {
  /** The file as it was before it was read. */
  readonly since: FileDigest;
}

export interface LoadFileOptions {
  readonly plugins: PluginList;
  readonly environment: Environment | undefined;
  readonly host: string | undefined;
  readonly logger: Logger;
}

/** How long a process that reloads waits for what its fleet knows, in milliseconds. */
const fleetMs = 2_000;

/**
 * Opens the models of a file. With `redis:`, they share their health through it.
 *
 * @throws {InvalidConfigError} which lists everything that is wrong. Then nothing stays open.
 */
export async function loadFile(
  path: string,
  { plugins, environment, host, logger }: LoadFileOptions,
): Promise<LoadedFile> {
  const since = await digestOf([resolve(path)]);
  let ready: (() => Promise<void>) | undefined;
  const loaded = await loadConfig(
    {
      plugins,
      environment,
      logger,
      ...gatewayFileOptions(host),
      fromSections: async ({ redis }) => {
        if (redis === undefined) {
          return {};
        }
        const healthLink = await openLink(redis);
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
  return {
    ...loaded,
    get config() {
      return loaded.config;
    },
    since,
  };
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
