import {
  type ConfiguredCredential,
  type HotspareConfig,
  loadConfig,
  migrateLegacyConfig,
} from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { legacyCases } from "../support/legacy-cases.js";
import { plugins } from "../support/migrate.js";

/** Where each provider's requests go without an address. */
const ownHosts: Readonly<Record<string, string>> = {
  openai: "api.openai.com",
  volcengine: "ark.cn-beijing.volces.com",
  vikingdb: "api-vikingdb.vikingdb.cn-beijing.volces.com",
  glm: "api.z.ai",
  jina: "api.jina.ai",
  ollama: "localhost:11434",
  voyage: "api.voyageai.com",
};

type Old = Readonly<Record<string, unknown>>;
const objectOf = (value: unknown): Old => (typeof value === "object" && value !== null ? (value as Old) : {});

/** The hosts of an old section, credential by credential: its own address, else its parent's, else its provider's. */
function oldHosts(section: Old): readonly string[] {
  const list = Array.isArray(section["credentials"]) ? section["credentials"].map(objectOf) : undefined;
  const backup =
    section["backup"] === undefined || section["backup"] === null ? [] : [objectOf(section["backup"])];
  const parent = list === undefined ? [section, ...backup] : list;
  return parent.map((each) => {
    const address = each["api_base"] ?? each["host"] ?? section["api_base"] ?? section["host"];
    const table = Object.keys(objectOf(section["providers"]))[0];
    const provider = String(
      each["provider"] ?? section["provider"] ?? section["backend"] ?? table ?? "volcengine",
    ).toLowerCase();
    return typeof address === "string" ? hostOf(address) : (ownHosts[provider] ?? provider);
  });
}

function hostOf(address: string): string {
  return new URL(address.includes("://") ? address : `https://${address}`).host;
}

function newHosts(credentials: readonly ConfiguredCredential[]): readonly string[] {
  return credentials.map(({ provider, baseURL, endpoint }) => {
    const address = baseURL ?? endpoint;
    return typeof address === "string" ? hostOf(address) : (ownHosts[provider] ?? provider);
  });
}

function sectionsOf(raw: Old): readonly (readonly [string, Old])[] {
  const embedding = objectOf(raw["embedding"]);
  return [
    ["vlms.default", objectOf(raw["vlm"])],
    ["vlms.query_planner", objectOf(raw["query_planner"])],
    ["vlms.bot", objectOf(objectOf(raw["bot"])["agents"])],
    ...(["dense", "sparse", "hybrid"] as const).map(
      (name) => [`embedders.${name}`, objectOf(embedding[name])] as const,
    ),
  ];
}

function credentialsAt({ embedders, vlms }: HotspareConfig, path: string): readonly ConfiguredCredential[] {
  const [group, name = ""] = path.split(".");
  return (group === "vlms" ? vlms : embedders)?.[name]?.credentials ?? [];
}

async function refusal(raw: object): Promise<string | undefined> {
  try {
    const { config } = migrateLegacyConfig(raw);
    const { close } = await loadConfig({ plugins, environment: {} }, config);
    await close();
    return undefined;
  } catch (error) {
    expect(InvalidConfigError.isInstance(error)).toBe(true);
    return String(error);
  }
}

describe(`an old configuration, of ${legacyCases.length},`, () => {
  it.each(legacyCases)("with $name loads, or is refused with the reason", async ({ raw, refused }) => {
    const error = await refusal(raw);
    if (refused === undefined) {
      expect(error).toBeUndefined();
    } else {
      expect(error).toMatch(refused);
      // The reason names what is wrong, and nothing else is.
      expect(
        error
          ?.split("\n")
          .slice(1)
          .filter((line) => !refused.test(line)),
      ).toEqual([]);
    }
  });

  it.each(legacyCases.filter(({ refused }) => refused === undefined))(
    "with $name sends nothing to another host",
    ({ raw }) => {
      const { config } = migrateLegacyConfig(raw);
      for (const [path, section] of sectionsOf(raw as Old)) {
        if (Object.keys(section).length > 0) {
          expect([path, newHosts(credentialsAt(config, path))]).toEqual([path, oldHosts(section)]);
        }
      }
    },
  );

  it.each(legacyCases)("with $name has a note for each field, and shows no value in any", ({ raw }) => {
    let text: string;
    try {
      text = migrateLegacyConfig(raw)
        .warnings.map(({ path, message }) => `${path}: ${message}`)
        .join("\n");
    } catch (error) {
      text = String(error);
    }
    expect(text).not.toMatch(/key-(?:openai|gateway|azure|ark|ak|sk|1|2|shared)\b/);
  });
});

it("the table has at least the 99 configurations of the trial", () => {
  expect(legacyCases.length).toBeGreaterThan(99);
});
