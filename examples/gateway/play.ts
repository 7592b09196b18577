import { fileURLToPath } from "node:url";
import { serveConfig } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { outages, recover } from "./outages.js";
import { inWords } from "./start-problem.js";
import { pause, sendTraffic, type Tally } from "./traffic.js";

/** How the gateway is played. */
export interface PlayOptions {
  /** @default the file's */
  readonly port?: number | undefined;
  /** Each turn begins with an outage and ends with its recovery, in milliseconds. @default 30000 */
  readonly turnMs?: number;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

const configuration = fileURLToPath(new URL("hotspare.yaml", import.meta.url));
const keys = {
  teamA: "simulated-key-of-team-a",
  teamB: "simulated-key-of-team-b",
  other: "simulated-key-of-other",
};

/** Serves simulated providers through the gateway, with traffic and an outage each turn, until the signal aborts. Returns what the clients got. */
export async function playGateway({ port, turnMs = 30_000, print, signal }: PlayOptions): Promise<Tally> {
  await using first = await startSimulator({ tokenDelayMs: 15 });
  await using second = await startSimulator({ tokenDelayMs: 15 });
  const running = await serveConfig(configuration, {
    plugins: [openai()],
    environment: {
      FIRST_PROVIDER: first.baseURL,
      SECOND_PROVIDER: second.baseURL,
      TEAM_A_KEY: keys.teamA,
      TEAM_B_KEY: keys.teamB,
      OTHER_KEY: keys.other,
    },
    port,
    logTo: { write: () => undefined },
    onSignal: false,
  }).catch((error: unknown) => {
    throw inWords(error);
  });
  print(`The page: ${running.pageUrl}`);
  print(
    `OpenAI's protocol: ${running.url}/v1, with the models ${running.models.map(({ name }) => name).join(", ")}`,
  );
  const handles = {
    teamA: first.key(keys.teamA),
    teamB: first.key(keys.teamB),
    other: second.key(keys.other),
  };
  const tally: Tally = { answered: 0, failed: 0 };
  recover(handles);
  const traffic = sendTraffic(running.url, tally, signal);
  for (let turn = 0; !signal.aborted; turn += 1) {
    await pause(turnMs / 3, signal);
    const outage = outages[turn % outages.length];
    if (!signal.aborted && outage !== undefined) {
      print(`Outage: ${outage.text}`);
      outage.act(handles);
      await pause(turnMs / 2, signal);
      recover(handles);
      print(`The outage is over. Clients got ${tally.answered} answers and ${tally.failed} errors.`);
    }
    await pause(turnMs / 6, signal);
  }
  await traffic;
  await running.close({ graceMs: 1_000 });
  return tally;
}
