import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactError } from "./redact-error.js";
import { isErrorWord } from "./vocabulary.js";

const hide = (text: string) => text.replaceAll("hunter2-the-key", "[secret]");
const redacted = (message: string, texts: readonly string[] = ["hello"], names = {}) =>
  redactError({ message, ...names }, { texts, hide }).error;
const messageOf = (message: string, texts?: readonly string[]) => redacted(message, texts).message;

describe("what is kept of a sentence", () => {
  it.each([
    ["Your team has run out of points.", "Your team has run out of points"],
    [
      "Rate limit of 15 per 60s exceeded for UserByModelByMinute.",
      "Rate limit of {number} per {number} exceeded for …",
    ],
    ["The model `gpt-4o` does not exist", "The model {quoted} does not exist"],
    ["You can find your key at https://host.example/account?k=1.", "You can find your key at {url}"],
    ["Contact jane.doe@acme.example for access", "Contact {email} for access"],
    ["Request 0217855695095725630b2fa661ac131412 failed", "Request {id} failed"],
    ["no access with key hunter2-the-key", "no access with key [secret]"],
    ["您的账户已欠费，请充值后重试", "您的账户已欠费,请充值后重试"],
    ["<title>The gateway is frozen</title>", "… The gateway is frozen …"],
    ["Zorgblat frobnicated the flux", "… the …"],
    ["", ""],
  ])("of %s", (sentence, kept) => {
    expect(messageOf(sentence)).toBe(kept);
  });

  it("stands so in the sentence, run by run, so that a rule finds it", () => {
    const sentence = "Quota  exceeded,\nplease retry \\n the request: wait | for 3 s &amp; try";
    const runs = messageOf(sentence).split(/…|\{\w+\}/);
    for (const run of runs) {
      expect(sentence.toLowerCase().replace(/\s+/g, " ")).toContain(run.trim().toLowerCase());
    }
    expect(runs.length).toBeGreaterThan(2);
  });

  it("is bounded", () => {
    expect(messageOf("the request has failed and ".repeat(10_000)).length).toBeLessThanOrEqual(300);
  });
});

describe("a prompt that a server says back", () => {
  const prompt = "Please cancel the payment of my late account because the model was wrong";
  const echo = (said: string, names = {}) =>
    JSON.stringify(redacted(`Cannot process ${said} for now`, [prompt], names));

  it.each([
    ["plain", prompt],
    ["quoted", `"${prompt}"`],
    ["in single quotes", `'${prompt}'`],
    ["in a quotation that is not closed", `“${prompt}`],
    ["upper-cased", prompt.toUpperCase()],
    ["cut at both ends", prompt.slice(3, -5)],
    ["escaped twice", JSON.stringify(JSON.stringify({ prompt: prompt.replaceAll(" ", "\n") }))],
    ["with its own signs", prompt.replaceAll(" ", " | ")],
    ["joined by lines", prompt.replaceAll(" ", "_")],
    ["as an address", encodeURIComponent(prompt)],
    ["as a form", new URLSearchParams({ prompt }).toString()],
    ["as entities", prompt.replaceAll(" ", "&#32;")],
    [
      "in escapes of each letter",
      [...prompt].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    ],
    ["with invisible characters", prompt.replaceAll("e", "\u200be")],
    [
      "in full width",
      [...prompt].map((c) => (c === " " ? c : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join(""),
    ],
    ["in base64", Buffer.from(prompt).toString("base64")],
    [
      "in base64, cut in pieces",
      Buffer.from(prompt)
        .toString("base64")
        .match(/.{1,6}/g)
        ?.join(" ") ?? "",
    ],
    ["in hex", Buffer.from(prompt).toString("hex")],
    ["without spaces", prompt.replaceAll(" ", "")],
    ["with camel's humps", prompt.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())],
  ])("leaves no three of its words: %s", (_, said) => {
    for (const kept of [echo(said), echo("this", { code: said }), echo("this", { type: said })]) {
      expect(threesIn(kept).filter((three) => threesIn(prompt).includes(three))).toEqual([]);
    }
  });

  it("of one or two words leaves none of them", () => {
    expect(messageOf("The input failed payment is not supported", ["failed payment"])).toBe(
      "The input … is not supported",
    );
    expect(messageOf("The topic balance is not supported", ["Balance"])).toBe("The … is not supported");
  });

  it("leaves no word of it that is not of the language of errors, however the server writes it", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{2,9}$/), { minLength: 1, maxLength: 12 });
    const writings: readonly ((text: string) => string)[] = [
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => JSON.stringify(text),
      (text) => Buffer.from(text).toString("base64url"),
      (text) => [...text].reverse().join(""),
      (text) => text.replaceAll(" ", ", "),
      (text) => encodeURIComponent(text),
      (text) => text.slice(1),
    ];
    fc.assert(
      fc.property(words, words, fc.constantFrom(...writings), (prompt, around, writing) => {
        const said = writing(prompt.join(" "));
        const kept = redacted(`${around.join(" ")} ${said} ${around.join(" ")}`, [prompt.join(" ")]);
        const shown = kept.message.replace(/\{(?:number|id|url|email|quoted)\}/g, " ");
        const unknown = (shown.match(/[a-z]+/gi) ?? []).filter((word) => !isErrorWord(word.toLowerCase()));
        expect(unknown).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves no three of its words in a row, also when they are all of the language of errors", () => {
    const word = fc.constantFrom(
      "the",
      "payment",
      "failed",
      "account",
      "model",
      "key",
      "of",
      "your",
      "limit",
      "is",
    );
    const words = (minLength: number) => fc.array(word, { minLength, maxLength: 15 });
    fc.assert(
      fc.property(words(1), words(3), fc.boolean(), (before, prompt, isLoud) => {
        const said = prompt.join(isLoud ? "\\n" : " ");
        const kept = messageOf(`${before.join(" ")} ${isLoud ? said.toUpperCase() : said}`, [
          prompt.join(" "),
        ]);
        const ofPrompt = threesIn(prompt.join(" "));
        expect(threesIn(kept).filter((three) => ofPrompt.includes(three))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("that is too long to be compared leaves nothing but the status", () => {
    const long = "word ".repeat(300_000);
    expect(redacted("The account is frozen", [long], { status: 400, code: "frozen_account" })).toEqual({
      status: 400,
      code: "…",
      message: "…",
    });
  });
});

describe("a code or a type", () => {
  it.each([
    "insufficient_quota",
    "AccountOverdueError",
    "ModelArts.81101",
    "SBX-1001",
    "1113",
    "1000005",
    "Invalid Request",
    "Arrearage",
    "zorgblat_exceeded",
  ])("%s is kept as it is", (code) => {
    expect(redacted("x", ["hello"], { code })).toMatchObject({ code });
  });

  it.each([
    ["a sentence", "the user said hello to everybody"],
    ["an id", "req_011CPHEXf4qrkmzv"],
    ["a key", "hunter2-the-key"],
    ["base64", "aGVsbG8gd29ybGQgb2YgcHJvbXB0cw"],
    ["hex", "68656c6c6f20776f726c64"],
    ["a number that was sent", "4711-0815-4711"],
    ["a word that was sent", "marmalade_recipe"],
    ["the beginning of a word that was sent", "marmal"],
    ["words that were sent, joined", "MarmaladeRecipe"],
    ["another script", "мармелад"],
    ["a control character", "a\u0007b"],
  ])("%s is not shown", (_, code) => {
    expect(redacted("x", ["a marmalade recipe"], { code })).toMatchObject({ code: "…" });
  });
});

/** Three words in a row. Words with a mark between them are not in a row. */
function threesIn(text: string): readonly string[] {
  return text.split("…").flatMap((run) => {
    const words = run.toLowerCase().match(/[a-z]+/g) ?? [];
    return words.flatMap((_, at) => (at + 3 <= words.length ? [words.slice(at, at + 3).join(" ")] : []));
  });
}
