import type { Snapshot } from "@hotspare/gateway/feed";
import { type ServedFile, serveFile } from "../serve/serve-file.js";

/** Keys of the gateway's clients: `narrow` may use one model, `paced` may send one request a minute. */
export const keys = {
  team: "client-key-of-team-0001",
  narrow: "client-key-of-narrow-0002",
  paced: "client-key-of-paced-0003",
  unknown: "client-key-of-nobody-0009",
  admin: "admin-key-of-the-test-0004",
} as const;

const upstreamKey = { one: "upstream-key-one-0001", two: "upstream-key-two-0002" };

const file = `
gateway: { port: 0, aliases: { gpt-4o: vision }, adminKey: ${keys.admin}, limits: { bodyBytes: 100000 } }
clients:
  - { name: team, key: ${keys.team} }
  - { name: narrow, key: ${keys.narrow}, models: [documents] }
  - { name: paced, key: ${keys.paced}, requestsPerMinute: 1 }
vlms:
  vision:
    model: gpt-4.1-mini
    retry: { maxRounds: 1, maxWaitMs: 0 }
    credentials:
      - { id: one, provider: openai, baseURL: "$simulator", apiKey: ${upstreamKey.one} }
      - { id: two, provider: openai, baseURL: "$simulator", apiKey: ${upstreamKey.two} }
  hurried:
    model: gpt-4.1-mini
    timeouts: { totalMs: 100 }
    credentials: [{ id: one, provider: openai, baseURL: "$simulator", apiKey: ${upstreamKey.one} }]
embedders:
  documents:
    model: text-embedding-3-small
    dimensions: 16
    retry: { maxRounds: 1, maxWaitMs: 0 }
    credentials: [{ id: one, provider: openai, baseURL: "$simulator", apiKey: ${upstreamKey.one} }]
`;

/** Counts that must be 0 after the clients have left. */
export interface UnderWay {
  readonly ofClients: number;
  readonly ofCredentials: number;
  readonly upstream: number;
}

export interface ClientWorld extends ServedFile {
  /** The `baseURL` for OpenAI's clients. */
  readonly baseURL: string;
  underWay(): Promise<UnderWay>;
}

/** Expects that nothing is left: no admission of a client, no lease of a credential, no request to a provider. */
export const nothing: UnderWay = { ofClients: 0, ofCredentials: 0, upstream: 0 };

/** Serves a file with three clients and three models on the simulator until the end of the test. */
export async function openClientWorld(): Promise<ClientWorld> {
  const served = await serveFile(file, { watch: false });
  const { running, simulator } = served;
  const underWay = async (): Promise<UnderWay> => {
    const headers = { authorization: `Bearer ${keys.admin}` };
    const { models, clients } = (await (
      await fetch(`${running.url}/api/models`, { headers })
    ).json()) as Snapshot;
    const credentials = models.flatMap((model) => model.credentials);
    const upstream = Object.values(simulator.stats()).map(({ inFlight }) => inFlight);
    return {
      ofClients: sum(clients.map(({ inFlight }) => inFlight)),
      ofCredentials: sum(credentials.map(({ inFlight }) => inFlight)),
      upstream: sum(upstream),
    };
  };
  return { ...served, baseURL: `${running.url}/v1`, underWay };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** A picture of one pixel. */
export const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
