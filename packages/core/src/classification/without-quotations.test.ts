import { describe, expect, it } from "vitest";
import { withoutQuotations } from "./without-quotations.js";

describe("withoutQuotations", () => {
  it.each([
    ['Invalid value: "quota exceeded".', 'Invalid value: "…".'],
    ["Invalid value: 'quota exceeded'.", 'Invalid value: "…".'],
    ["The model `gpt-5` does not exist", 'The model "…" does not exist'],
    ["Bad input “限额” here", 'Bad input "…" here'],
    ["Das Modell „Kontingent erschöpft“ fehlt", 'Das Modell "…" fehlt'],
    ["Le modèle « quota dépassé » n'existe pas", 'Le modèle "…" n\'existe pas'],
    ["モデル「残高不足」は存在しません", 'モデル"…"は存在しません'],
    ['Said "a \\"quota\\" exceeded" twice', 'Said "…" twice'],
    ['Cut off: "quota exce', 'Cut off: "…"'],
    ["[''] is not valid", '["…"] is not valid'],
  ])("leaves out what stands in quotes: %s", (message, expected) => {
    expect(withoutQuotations(message)).toBe(expected);
  });

  it("takes an apostrophe for what it is", () => {
    const message = "This model's maximum context length isn't the users' concern";
    expect(withoutQuotations(message)).toBe(message);
  });

  it.each([
    ["quotes without end", `${"\"'`“\\".repeat(40_000)}\\`],
    ["escaped quotes before a backslash", '"\\'.repeat(130_000)],
    ["escaped line ends", '"\\\n'.repeat(90_000)],
  ])("takes no time for %s", (_, message) => {
    const began = process.cpuUsage();
    withoutQuotations(message);
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });
});
