import { loadConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { configFolder } from "../support/config-folder.js";

const shape = z.strictObject({
  port: z.number({ error: "must be a port" }).int().max(65_535, { error: "must be a port" }).optional(),
  host: z.string({ error: "must be a name of a host" }).optional(),
  keys: z.array(z.strictObject({ name: z.string(), key: z.string({ error: "must be a text" }) })).optional(),
  url: z.string().optional(),
});
const sections = {
  door: { schema: shape.optional(), jsonSchema: () => z.toJSONSchema(shape), secretFields: ["key"] },
  store: {
    schema: z.strictObject({ path: z.string({ error: "must be a path" }) }, { error: "must be { path }" }),
  },
};
const plugins = [openai()];
const models = `
vlms:
  captions: { model: m, credentials: [{ provider: openai, apiKey: k-0 }] }
`;

async function load(text: string, environment: Readonly<Record<string, string>> = {}) {
  return loadConfig({ plugins, sections, environment }, { text: `${models}${text}`, name: "hotspare.yaml" });
}

async function refusalOf(text: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  try {
    await (await load(text, environment)).close();
    return "";
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) throw error;
    return error.message;
  }
}

describe("further sections of a file", () => {
  it("are checked when their references are resolved, and returned", async () => {
    const text = 'door: { port: "${PORT}", host: "${HOST:-localhost}" }\nstore: { path: "${HOME}/x" }';
    await using loaded = await load(text, { PORT: "8080", HOME: "/home/a" });
    expect(loaded.sections).toEqual({
      door: { port: 8080, host: "localhost" },
      store: { path: "/home/a/x" },
    });
    const port: number | undefined = loaded.sections.door?.port;
    expect(port).toBe(8080);
  });

  it("reach their schemas as undefined when the file has no such section", async () => {
    expect(await refusalOf("")).toMatch(/hotspare.yaml: store: is missing/);
    await using loaded = await load("store: { path: p }");
    expect(loaded.sections.door).toBeUndefined();
  });

  it("are refused with their lines, with what was received, and with the field that was probably meant", async () => {
    const refusal = await refusalOf(
      "store: { path: 5 }\ndoor:\n  porrt: 80\n  port: 99999\n  keys:\n    - name: a\n    - { name: b, key: 7 }",
    );
    expect(refusal).toContain('hotspare.yaml:6: door.porrt: is not known here; did you mean "port"?');
    expect(refusal).toContain("hotspare.yaml:7: door.port: is 99999: must be a port");
    expect(refusal).toContain("hotspare.yaml:9: door.keys[0].key: is missing: it must be a text");
    expect(refusal).toContain("hotspare.yaml:10: door.keys[1].key: is a number: must be a text");
    expect(refusal).toContain("hotspare.yaml:4: store.path: is 5: must be a path");
  });

  it("whose names are misspelt are refused, with the name that was meant", async () => {
    expect(await refusalOf("store: { path: p }\ndoors: {}")).toContain(
      'hotspare.yaml:5: doors: is not known here; did you mean "door"?',
    );
    await expect(loadConfig({ plugins }, { text: `${models}door: {}` })).rejects.toThrow(
      "door: is not known here",
    );
  });

  it("keep a key of digits as text, and show a secret nowhere", async () => {
    const key = "900719925474099312345";
    const text =
      'store: { path: p }\ndoor: { url: "redis://user:${PASSWORD}@h:1/0", keys: [{ name: a, key: "${KEY}" }, { name: b, key: plain-key-2 }] }';
    await using loaded = await load(text, { KEY: key, PASSWORD: "hunter2-hunter2" });
    expect(loaded.sections.door?.keys?.[0]?.key).toBe(key);
    const shown = JSON.stringify(loaded.config);
    expect(loaded.config).toMatchObject({
      door: {
        url: "redis://[secret]:${PASSWORD}@h:1/0",
        keys: [
          { name: "a", key: "${KEY}" },
          { name: "b", key: "[secret]" },
        ],
      },
    });
    expect(shown).not.toMatch(/900719925474|plain-key-2|hunter2/);
    const refusal = await refusalOf(text.replace("port", "x").replace("name: b", "nam: b"), {
      KEY: key,
      PASSWORD: "p",
    });
    expect(refusal).not.toMatch(/900719925474|plain-key-2/);
  });

  it("give options of the Hotspare, whose mistakes are reported with the others", async () => {
    const withLogger = { plugins, sections, environment: {} };
    const given: unknown[] = [];
    await using loaded = await loadConfig(
      {
        ...withLogger,
        fromSections: ({ store }) => {
          given.push(store.path);
          return { retry: { maxRounds: 3 } };
        },
      },
      { text: `${models}store: { path: here }` },
    );
    expect(given).toEqual(["here"]);
    expect(loaded.config).toMatchObject({ vlms: { captions: { retry: { maxRounds: 3 } } } });
    const refuse = () => {
      throw new InvalidConfigError({ issues: [{ path: "store.path", message: "is taken" }] });
    };
    await expect(
      loadConfig(
        { ...withLogger, fromSections: refuse },
        { text: `${models}store: { path: here }\nretry: { maxRounds: -1 }`, name: "f" },
      ),
    ).rejects.toThrow(/f:4: store.path: is taken\n.*f:5: retry.maxRounds/s);
  });

  it("are checked against the models when everything else is right", async () => {
    let asked = 0;
    const load = (text: string) =>
      loadConfig(
        {
          plugins,
          sections,
          alsoCheck: ({ vlms, sections: { store } }) => {
            asked += 1;
            return vlms.names.includes(store.path) ? [] : [{ path: "store.path", message: "is no model" }];
          },
        },
        { text: `${models}${text}`, name: "f" },
      );
    await expect(load("store: { path: caption }")).rejects.toThrow("f:4: store.path: is no model");
    await expect(load("store: { path: 5 }")).rejects.toThrow("must be a path");
    await (await load("store: { path: captions }")).close();
    expect(asked).toBe(2);
  });

  it("name the files to watch", async () => {
    const folder = await configFolder({
      "hotspare.yaml": `${models}store: { path: "file:./where.txt" }`,
      "where.txt": "there\n",
    });
    await using loaded = await loadConfig({ plugins, sections }, `${folder}/hotspare.yaml`);
    expect(loaded.sections.store.path).toBe("there");
    expect(loaded.files).toEqual([`${folder}/hotspare.yaml`, `${folder}/where.txt`]);
  });
});
