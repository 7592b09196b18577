import type { CheckedConfig, SectionValues } from "@hotspare/config";
import { type ConfigIssue, InvalidConfigError, type PriceTable } from "@hotspare/core";
import { modelPrices } from "../clients/budgets/model-prices.js";
import { clientIssues } from "../clients/client-issues.js";
import type { DeskSettings } from "../clients/open-client-desk.js";
import type { ServedModel } from "../contract/served-models.js";
import { openServedModels } from "../server/gateway-models.js";
import { refuseExposure } from "./exposure.js";
import { gatewaySections } from "./sections/gateway-sections.js";

/** A checked file of the gateway: its sections and its models. */
export type GatewayFile = CheckedConfig<SectionValues<ReturnType<typeof gatewaySections>>>;

/**
 * Returns the options with which `loadConfig` reads a file of `hotspare serve` and finds every mistake in the file.
 *
 * @param host the address that the gateway will listen on. @default `gateway.host` of the file
 */
export function gatewayFileOptions(host?: string) {
  return { sections: gatewaySections(), alsoCheck: (file: GatewayFile) => gatewayFileIssues(file, host) };
}

/** Finds mistakes that only several sections together show: names of unknown models, clients without prices or a store, an unprotected address. */
export function gatewayFileIssues(file: GatewayFile, host?: string): readonly ConfigIssue[] {
  const { gateway, clients = [], redis } = file.sections;
  const { problems, models } = openServedModels(file, gateway, 0);
  const settings = deskSettings(file);
  const surroundings = {
    models: models.names,
    prices: settings.prices,
    hasStore: gateway.stateDir !== undefined || redis !== undefined,
    adminKey: gateway.adminKey,
  };
  return [
    ...problems.map(({ path, ...problem }) => ({ path: `gateway.${path}`, ...problem })),
    ...clientIssues(clients, surroundings),
    ...exposureIssues(file, host),
  ];
}

function exposureIssues(
  { sections: { gateway, clients } }: GatewayFile,
  host = gateway.host,
): readonly ConfigIssue[] {
  try {
    refuseExposure({ host, hasClients: clients !== undefined, hasAdminKey: gateway.adminKey !== undefined });
    return [];
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    return error.issues;
  }
}

/** The settings of the client desk, from a file. */
export function deskSettings(file: GatewayFile): DeskSettings {
  const { gateway, clients } = file.sections;
  const { models } = openServedModels(file, gateway, 0);
  const table = file.hotspare.effectiveOptions["prices"] as PriceTable | undefined;
  const pricedModel = (name: string, kind: ServedModel["kind"]) => {
    const found =
      models.find(name, kind) === undefined
        ? []
        : file.hotspare.models.filter((model) => model.name === name && model.kind === kind);
    return found[0] === undefined
      ? undefined
      : {
          model: found[0].model,
          providers: found.flatMap(({ status }) => status.map(({ provider }) => provider)),
        };
  };
  return {
    clients,
    models: models.names,
    prices: table === undefined ? undefined : modelPrices(table, pricedModel),
    adminKey: gateway.adminKey,
  };
}
