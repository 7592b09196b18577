import { createHotspare, type HotspareEvents } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { ManualClock, type SimulatorOptions, startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

export const keys = {
  openai: "sk-proj-simulated-0123456789abcdef",
  azure: "0123456789abcdef0123456789abcdef",
  ark: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
  vikingdb: "AKLTc2ltdWxhdGVkMDEyMzQ1Njc4OWFiY2RlZg",
} as const;
export const vikingDBSecret = "c2VjcmV0LW9mLXRoZS1zaW11bGF0b3ItMDEyMzQ1Njc4OQ";

/** One server that speaks for all providers, and a Hotspare with all of them. */
export async function simulatedWorld(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({
    secretAccessKeys: { [keys.vikingdb]: vikingDBSecret },
    ...options,
  });
  const hotspare = createHotspare({
    plugins: [openai(), azure(), volcengine()],
    clock: new ManualClock(),
    random: () => 0,
    // Time stands still: a back-off would never end.
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  const failures: HotspareEvents["failure"][] = [];
  hotspare.events.on("failure", (failure) => failures.push(failure));
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
  });
  const credentials = {
    openai: {
      id: "openai",
      provider: "openai" as const,
      apiKey: keys.openai,
      baseURL: simulator.addressOf("openai"),
    },
    azure: {
      id: "azure",
      provider: "azure" as const,
      apiKey: keys.azure,
      endpoint: simulator.addressOf("azure"),
      deployment: "team-deployment",
    },
    datedAzure: {
      id: "dated-azure",
      provider: "azure" as const,
      apiKey: keys.azure,
      endpoint: simulator.addressOf("azure", "eu"),
      deployment: "team-deployment",
      apiVersion: "2024-10-21",
    },
    ark: {
      id: "ark",
      provider: "volcengine" as const,
      apiKey: keys.ark,
      baseURL: simulator.addressOf("volcengine"),
    },
    vikingdb: {
      id: "vikingdb",
      provider: "vikingdb" as const,
      accessKeyId: keys.vikingdb,
      secretAccessKey: vikingDBSecret,
      baseURL: simulator.addressOf("vikingdb", "signed"),
    },
  };
  return { simulator, hotspare, credentials, failures };
}
