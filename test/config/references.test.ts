import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { type HotspareConfig, loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { configFolder } from "../support/config-folder.js";
import { environment, errorOf, told, toldOf } from "../support/told-config.js";

const withKey = (apiKey: unknown, more: object = {}) => ({
  vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey, ...more }] } },
});

async function loaded(config: HotspareConfig, given: Readonly<Record<string, string>> = environment) {
  const found = await loadConfig({ plugins: [openai()], environment: given }, config);
  onTestFinished(() => found.close());
  return found;
}

describe("a reference", () => {
  it.each([
    ["${KEY}"],
    ["${UNSET:-a-default-key}"],
    ["${EMPTY:-a-default-key}"],
    ["prefix-${KEY}-${KEY}"],
    ["$${KEY} is no reference"],
  ])("%s is read", async (text) => {
    expect(await toldOf(withKey(text))).toBe("it was accepted");
  });

  it.each([
    ["${UNSET}", 'is "${UNSET}": the environment variable UNSET is not set: set it before you start'],
    ["${EMPTY}", 'is "${EMPTY}": the environment variable EMPTY is empty: set it before you start'],
    ["${}", "has a reference in a wrong form"],
    ["${KEY", "has a reference without its closing brace"],
    ["${my key}", "has a reference in a wrong form"],
    ["file:", "is a reference to a file, which is a folder: give the file in it"],
    ["file:./none.key", 'is "file:./none.key": there is no such file; looked for'],
  ])("%s is refused with the field and the mend, once", async (text, message) => {
    const told = await toldOf(withKey(text));
    expect(told).toContain(`vlms.a.credentials[0].apiKey: ${message}`);
    expect(told.split("\n").length).toBe(1);
  });

  it.each([
    ["Bearer sk-a-key-of-a-file", "begins with the scheme of the header"],
    ['"sk-a-key-of-a-file"', "has quotation marks around it"],
    ["YOUR_API_KEY", "is the placeholder of an example"],
    ["sk-a-key\u200bof-a-file", "has a character above U+00FF in it"],
    ["sk-a-key\tof-a-file", "has a line break or another control character in it"],
  ])("to a file with %j is refused at the start, as the same text would be", async (text, problem) => {
    const yaml = "vlms: { a: { model: m, credentials: [{ provider: openai, apiKey: file:./a.key }] } }";
    const message = await told({ "a.yaml": yaml, "a.key": `${text}\n` });
    expect(message).toContain("a.yaml:1: vlms.a.credentials[0].apiKey");
    expect(message).toContain(problem);
    expect(message).not.toContain("of-a-file");
  });

  it("to an empty file is refused", async () => {
    const yaml = "vlms: { a: { model: m, credentials: [{ provider: openai, apiKey: file:./a.key }] } }";
    expect(await told({ "a.yaml": yaml, "a.key": "\n" })).toBe(
      'a.yaml:1: vlms.a.credentials[0].apiKey: is "file:./a.key": the file is empty; looked at <folder>/a.key',
    );
  });

  it("is shown in place of its value, wherever a key was put by mistake", async () => {
    const told = await toldOf({ ...withKey("x"), switcher: "${KEY}", retry: { backoffMs: "${KEY}" } });
    expect(told).not.toContain(environment.KEY);
    expect(told).toContain('retry.backoffMs: is "${KEY}"');
  });

  it.each([
    ["a number", { retry: { maxRounds: "sk-proj-abcdefghijklmnop0123" } }],
    ["a word", { switcher: "sk-proj-abcdefghijklmnop0123" }],
    ["a name", { "sk-proj-abcdefghijklmnop0123": 1 }],
    [
      "a field's name",
      {
        vlms: { a: { model: "m", credentials: [{ provider: "openai", "sk-proj-abcdefghijklmnop0123": 1 }] } },
      },
    ],
    [
      "a provider",
      { vlms: { a: { model: "m", credentials: [{ provider: "sk-proj-abcdefghijklmnop0123" }] } } },
    ],
  ])("or a key that stands in the place of %s by mistake is not shown", async (_, mistake) => {
    const problems = await toldOf({ ...withKey("x"), ...mistake });
    expect(problems).not.toBe("it was accepted");
    expect(problems).not.toContain("abcdefghijklmnop");
  });

  it("is not looked for in what is no data", async () => {
    expect(
      await toldOf({
        vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey: () => "${UNSET}" }] } },
      }),
    ).toBe("it was accepted");
  });

  it("is left alone in what goes on without an end", async () => {
    let deep: object = {};
    for (let depth = 0; depth < 5_000; depth += 1) deep = { deep };
    const credential = { provider: "openai", apiKey: "k", extraBody: deep };
    expect(await toldOf({ vlms: { a: { model: "m", credentials: [credential] } } })).not.toContain(
      "RangeError",
    );
  });

  it("is left alone in an object that holds itself", async () => {
    const config: Record<string, unknown> = withKey("x");
    config["vlms"] = config;
    expect(await toldOf(config)).toMatch(/^vlms\./);
  });
});

const key = "sk-abcdef0123456789abcdef";

describe("a message about a reference", () => {
  it.each([
    `${key}\${NOPE}`,
    `\${${key}}`,
    `\${NOPE:-${key}`,
    `\${NOPE}${key}`,
    `Bearer ${key}\${`,
    "${ghp_16C7e42F292c6912E7710c838347Ae178B4a}",
    "${AKIAIOSFODNN7EXAMPLE}",
    "${a1b2c3d4e5f60718293a4b5c6d7e8f90}",
    `$${key.replaceAll("-", "_")}`,
    `file:${key}`,
    `file:./${key}`,
    `file:/run/${key}/none`,
    "file:sk_live_abcdef0123456789abcdef",
    `{{ ${key} }}`,
    `\${NOPE:-\${${key}}}`,
  ])("%# shows nothing of the text around or in it", async (text) => {
    for (const config of [
      withKey(text),
      withKey("k", { baseURL: text }),
      withKey("k", { headers: { a: text } }),
    ]) {
      const error = await errorOf(config);
      expect(error).toBeDefined();
      const shown =
        inspect(error, { depth: 9, showHidden: true }) +
        JSON.stringify((error as { issues?: unknown }).issues);
      expect(shown).not.toMatch(/abcdef|16C7e42F|AKIAIOSF|a1b2c3d4/);
    }
  });

  it("shows the names in it", async () => {
    expect(await toldOf(withKey(`${key}\${NOPE}-\${OPENAI_KEY_2024_EUROPE}`))).toContain(
      "is a text with ${NOPE}, ${OPENAI_KEY_2024_EUROPE}: the environment variable NOPE is not set",
    );
  });

  it("shows no value of a variable that another message would quote", async () => {
    const credentials = [
      { provider: "openai", apiKey: "a" },
      { provider: "openai", apiKey: "b", model: "${KEY}" },
    ];
    const told = await toldOf({ embedders: { a: { model: "text-embedding-3-small", credentials } } });
    expect(told).toContain('model: is "${KEY}"');
    expect(told).not.toContain(environment.KEY);
  });
});

describe("what another tool would read", () => {
  it.each([
    ["$KEY", "write ${KEY}, or $$KEY for a plain $KEY"],
    ["Bearer $KEY", "write ${KEY}"],
    ["$api_key", "write ${api_key}"],
    ["$(KEY)", "between round brackets: write ${NAME}"],
    ["%KEY%", "in the form of Windows: write ${NAME}"],
    ["$env:KEY", "in the form of PowerShell: write ${NAME}"],
    ["env:KEY", "in the form of other tools: write ${NAME}"],
    ["os.environ/KEY", "in the form of other tools: write ${NAME}"],
    ["process.env.KEY", "in the form of other tools: write ${NAME}"],
    ["${env:KEY}", "write ${NAME} without env"],
    ["${{ secrets.KEY }}", "contains {{ }} of a template"],
    ["${KEY:?unset}", "in the form of a shell: write ${NAME}"],
    ["${KEY-default}", "in the form of a shell: write ${NAME}, or ${NAME:-default}"],
    ["${ KEY }", "has spaces between its braces: write ${NAME}"],
    ["{{ KEY }}", "contains {{ }} of a template, and nothing has replaced it"],
    ["<%= KEY %>", "contains <% %> of a template"],
    ["file:~/key", "~ means the home folder only in a shell: write file:${HOME}/…"],
  ])("%s is refused with what to write", async (text, message) => {
    const told = await toldOf(withKey(text));
    expect(told).toContain("vlms.a.credentials[0].apiKey: ");
    expect(told).toContain(message);
  });

  it.each([["pa$sword"], ["pa$$word"], ["a$"], ["a$$KEY"], ["$5"], ["a$KEY"]])(
    "%s is a text",
    async (text) => {
      expect(await toldOf(withKey(text))).toBe("it was accepted");
    },
  );

  it("may stand in a request's body, where a JSON Schema has its own references", async () => {
    const body = { a: { $ref: "#/$defs/item" }, b: "{{ messages }}", c: "#/$defs/b" };
    expect(await toldOf(withKey("k", { extraBody: body }))).toBe("it was accepted");
    expect(await toldOf(withKey("k", { extraBody: { a: "$SEARCH_KEY" } }))).toContain("write ${SEARCH_KEY}");
  });
});

describe("a default", () => {
  it.each([
    ["${A:-${KEY}}", "a-key-in-the-environment"],
    ["${A:-${B:-last}}", "last"],
    ["${A:-x-${B:-${KEY}}-y}", "x-a-key-in-the-environment-y"],
    ["${KEY:-${UNSET}}", "a-key-in-the-environment"],
    ["${A:-a:-b}", "a:-b"],
  ])("%s may hold further variables", async (text, value) => {
    const credentials = [{ provider: "openai", apiKey: "k" }];
    const { config } = await loaded({ vlms: { a: { model: "m", purpose: text, credentials } } });
    expect(config).toMatchObject({ vlms: { a: { purpose: text } } });
    const { vlms } = await loaded({
      vlms: { a: { model: text, credentials: [{ provider: "openai", apiKey: "k" }] } },
    });
    expect(vlms.get("a").model).toBe(value);
  });

  it.each([["${A:-${B}}"], ["${A:-${B}"], ["${A:-"]])("%s is refused", async (text) => {
    expect(await toldOf(withKey(text))).toMatch(/B is not set|without its closing brace/);
  });
});

describe("a key file", () => {
  const file = "vlms: { a: { model: m, credentials: [{ provider: openai, apiKey: file:./a.key }] } }";

  it.each([
    [
      "of several lines",
      "one\ntwo\n",
      "the file has several lines, and a key is one line; the file is <folder>/a.key",
    ],
    ["of Windows' lines", "one\r\ntwo", "the file has several lines"],
    ["in UTF-16", Buffer.from("\ufeffkey", "utf16le"), "the file is in UTF-16: save it as UTF-8"],
    [
      "in UTF-16 without a mark",
      Buffer.from("a-long-key", "utf16le"),
      "the file is in UTF-16: save it as UTF-8",
    ],
    ["of bytes", Uint8Array.of(1, 0, 255, 3), "the file contains bytes that a text cannot have"],
    ["in another encoding", Uint8Array.of(0x6b, 0xe9, 0x79), "the file is not in UTF-8: save it as UTF-8"],
    ["that is too long", "x".repeat(70_000), "the file is longer than 65536 bytes"],
  ])("%s is refused", async (_, text, message) => {
    expect(await told({ "a.yaml": file, "a.key": text })).toContain(message);
  });

  it.each([
    ["/dev/zero", "is a device or a socket: give a file"],
    ["/tmp", "is a folder: give the file in it"],
  ])("that is %s is refused at once", async (path, message) => {
    expect(await toldOf(withKey(`file:${path}`))).toContain(message);
  });

  it("that is a pipe is refused at once, as a configuration is", async () => {
    const folder = await configFolder({ "a.yaml": file });
    execFileSync("mkfifo", [join(folder, "a.key")]);
    expect(await toldOf(join(folder, "a.yaml"))).toContain("is a pipe: give a file; looked at");
    expect(await toldOf(join(folder, "a.key"))).toContain("is a pipe: give a file; looked at");
  });

  it("that is the configuration itself is refused", async () => {
    expect(await told({ "a.yaml": file.replace("a.key", "a.yaml") })).toContain(
      "the file is this configuration itself",
    );
  });

  it("may end with a line feed and have Windows' mark", async () => {
    expect(await told({ "a.yaml": file, "a.key": "\ufeffkey-1\r\n" })).toBe("it was accepted");
  });

  it("is not read for a variable whose value begins with file:", async () => {
    const folder = await configFolder({ "a.key": "key-in-the-file" });
    await writeFile(join(folder, "b.key"), "x");
    const { vlms } = await loaded(withModel("${NAME}"), { NAME: `file:${join(folder, "a.key")}` });
    expect(vlms.get("a").model).toBe(`file:${join(folder, "a.key")}`);
  });
});

const withModel = (model: string) => ({
  vlms: { a: { model, credentials: [{ provider: "openai", apiKey: "k" }] } },
});
