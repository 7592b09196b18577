import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { ask, chunk, completion, done, event, spare, streamOf, usage, ways } from "./answers.js";
import { json, pieces } from "./raw-replies.js";

const words = "engine core died";

/** Errors as a stream's text may hold them, the server's words in each. */
const errorTexts: readonly (readonly [string, string])[] = [
  ["an error object", event({ error: { message: words, code: 500 } })],
  ["an error as a text", event({ error: words })],
  [
    "an error beside choices",
    event({ ...chunk({ content: "" }, "error"), error: { code: 502, message: words } }),
  ],
  [
    "an error in the choice",
    event(chunk({ content: "" }, "error", {}, { error: { code: 502, message: words } })),
  ],
  ["an error in the choice, as a text", event(chunk({}, null, {}, { error: words }))],
  ["an error in the delta", event(chunk({ error: { message: words } }))],
  ["an error in a list", event([{ error: { code: 429, message: words } }])],
  ["a list of errors", event({ errors: [{ message: words }], success: false })],
  [
    "Workers AI's refusal",
    event({ result: null, success: false, errors: [{ code: 7009, message: words }], messages: [] }),
  ],
  ["a code and a message", event({ code: 500, message: words })],
  ["a code as a text and a message", event({ code: "InternalError", message: words })],
  ["a detail", event({ detail: words })],
  ["details", event({ detail: [{ msg: words, loc: ["body"] }] })],
  ["a failed status", event({ status: "error", message: words })],
  ["an HTTP status", event({ statusCode: 503, message: words })],
  ["MiniMax's base_resp", event({ choices: null, base_resp: { status_code: 1000, status_msg: words } })],
  ["Baidu's error", event({ error_code: 336_100, error_msg: words })],
  ["Spark's header", event({ header: { code: 10_013, message: words } })],
  [
    "Tencent's error",
    event({ Response: { Error: { Code: "InternalError", Message: words, message: words } } }),
  ],
  ["Bedrock's exception", event({ modelStreamErrorException: { message: words } })],
  ["Groq's error", event({ id: "x", choices: [], x_groq: { error: words } })],
  ["vLLM's error", event({ object: "error", message: words, type: "InternalServerError", code: 500 })],
  ["an error event", `event: error\ndata: ${JSON.stringify({ message: words })}\n\n`],
  ["an error event of words", `event: error\ndata: ${words}\n\n`],
  ["llama.cpp's field", `error: ${JSON.stringify({ code: 500, message: words })}\n\n`],
  ["a field of words", `error: ${words}\n\n`],
  ["plain words", event(`Internal Server Error: ${words}`)],
  ["plain words that sound like none", event(words)],
  ["words without a field", `Traceback: ${words}\n\n`],
  ["JSON without a field", `${JSON.stringify({ error: { message: words } })}\n`],
  ["JSON over several lines without a field", `${JSON.stringify({ error: { message: words } }, null, 2)}\n`],
  ["a page", `<html><title>502 ${words}</title><body></body></html>`],
  ["a text that is JSON", event(JSON.stringify(JSON.stringify({ error: { message: words } })))],
  [
    "an event that breaks off where the error begins",
    `data: {"choices":[{"delta":{"content":"x\ndata: ${JSON.stringify({ type: "error", error: { message: words } })}\n\n`,
  ],
  ["a message alone", event({ message: words })],
];

describe("an error in a stream", () => {
  it.each(errorTexts)("moves the call on before any content: %s", async (_, text) => {
    const outcome = await ask("stream", [
      pieces([event(chunk({ role: "assistant", content: "" })), text, done]),
      spare.stream,
    ]);
    expect(outcome).toMatchObject({ content: "spare", by: 1 });
  });

  it.each(errorTexts)("breaks the answer off after content, with the server's words: %s", async (_, text) => {
    const { content, error } = await ask("stream", [
      pieces([event(chunk({ content: "Half" })), text, done]),
      spare.stream,
    ]);
    expect({ content, name: error?.name }).toEqual({ content: "Half", name: "StreamInterruptedError" });
    expect(error?.message).toContain(words);
  });

  it("is the same however the stream is cut into packets", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...errorTexts),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.array(fc.nat(600), { maxLength: 6 }),
        async ([_, text], lineEnd, saysFirst, places) => {
          const begin = event(chunk(saysFirst ? { content: "Half" } : { role: "assistant" }));
          const bytes = Buffer.from((begin + text + done).replace(/\n/g, lineEnd));
          const cuts = [
            ...places.map((place) => place % bytes.length).sort((one, other) => one - other),
            bytes.length,
          ];
          const reply = pieces(cuts.map((end, at) => bytes.subarray(cuts[at - 1] ?? 0, end)));
          const outcome = await ask("stream", [reply, spare.stream]);
          expect(outcome.content).toBe(saysFirst ? "Half" : "spare");
          expect(outcome.error?.name).toBe(saysFirst ? "StreamInterruptedError" : undefined);
        },
      ),
      { numRuns: depth(20, 150) },
    );
  });

  it("is a warning too where no answer comes, with the server's words", async () => {
    for (const text of [
      `event: warning\ndata: ${JSON.stringify({ message: words, code: "W1" })}\n\n`,
      event({ type: "notice", message: words, code: 503 }),
      event({ detail: words }),
    ]) {
      for (const end of [[done], [event(chunk({}, "stop")), done], []]) {
        expect(await ask("stream", [pieces([text, ...end]), spare.stream])).toMatchObject({ by: 1 });
        expect((await ask("stream", [pieces([text, ...end])])).error?.message).toContain(words);
      }
    }
  });

  it("keeps the server's words where the call has no spare", async () => {
    for (const [, text] of errorTexts) {
      const { error } = await ask("stream", [pieces([text, done])]);
      expect(error?.message).toContain(words);
    }
  });

  it.each([
    ["a ping", "data: ping\n\n"],
    ["a ping of its own kind", "event: ping\ndata: heartbeat\n\n"],
    ["words before the answer", event("queue position 3")],
    ["a progress", event({ type: "progress", message: "loading the model", choices: [] })],
    ["an empty error", event({ error: null, ...chunk({}) })],
    ["an error that says that there was none", event({ error: { code: 0, message: "" }, choices: [] })],
    ["an error of nulls in the choice", event(chunk({}, null, {}, { error: { code: null, message: null } }))],
    ["an error of nulls in the delta", event(chunk({ error: { code: null, message: null } }))],
    ["a code that says that all is well", event({ code: 200, message: "ok", choices: [] })],
    ["a good base_resp", event({ base_resp: { status_code: 0, status_msg: "success" }, choices: [] })],
    ["null", event("null")],
    ["a warning", `event: warning\ndata: {"message":"deprecated model","code":"deprecated"}\n\n`],
    ["a warning with a number", `event: warning\ndata: {"message":"slow down soon","code":429}\n\n`],
    ["a detail", event({ detail: "cache hit" })],
    ["a citation", event({ type: "citation", code: "doc-1", message: "On errors that failed" })],
    ["a mark", "data: [START]\n\n"],
  ])("is none: %s", async (_, text) => {
    const reply = pieces([text, event(chunk({ content: "Hi" })), text, event(chunk({}, "stop")), text, done]);
    expect(await ask("stream", [reply])).toMatchObject({ content: "Hi", finishReason: "stop" });
  });

  it("is known by its words though others came before them", async () => {
    const text = event("please hold the line") + event("upstream error: overloaded");
    const { error } = await ask("stream", [
      pieces([event(chunk({ content: "Half" })), text, event(chunk({ content: " more" })), done]),
    ]);
    expect(error?.message).toContain("overloaded");
  });

  it.each([
    ["words behind the finish reason", event("bye")],
    ["broken JSON behind the finish reason", 'data: {"usage":{"prompt_to\n\n'],
  ])("is none: %s", async (_, text) => {
    const reply = pieces([event(chunk({ content: "Hi" })), event(chunk({}, "stop", usage())), text]);
    expect(await ask("stream", [reply])).toMatchObject({ content: "Hi", usage: { completionTokens: 7 } });
  });
});

describe("an error in a whole reply", () => {
  it.each<[string, unknown]>([
    ["an error object", { error: { message: words, code: 500 } }],
    ["an error beside an answer", { ...completion({ content: "Half" }), error: { message: words } }],
    [
      "an error in the choice",
      completion({ content: "" }, "error", usage(), { error: { code: 502, message: words } }),
    ],
    ["an error in the message", completion({ content: null, error: { message: words } }, "stop")],
    ["a list with one error", [{ error: { code: 503, message: words } }]],
    ["base_resp", { choices: null, base_resp: { status_code: 1004, status_msg: words } }],
    [
      "base_resp beside an answer",
      { ...completion({ content: "x" }), base_resp: { status_code: 1000, status_msg: words } },
    ],
    ["a code and a message", { code: 401, msg: words, success: false }],
    ["empty choices and a message", { choices: [], message: words }],
    ["null choices and a message", { choices: null, msg: words }],
    ["errors", { errors: [words], success: false, result: null }],
    ["a detail", { detail: words }],
    ["JSON in a text", JSON.stringify(JSON.stringify({ error: { message: words } }))],
    ["an error event", `event: error\ndata: ${JSON.stringify({ message: words })}\n\n`],
    ["llama.cpp's field", `error: ${JSON.stringify({ code: 500, message: words })}\n\ndata: [DONE]\n\n`],
    [
      "an error at the end of a stream",
      `${event(chunk({ content: "Half" }))}${event({ error: { message: words } })}`,
    ],
  ])("moves the call on, and its words are kept: %s", async (_, body) => {
    expect(await ask("complete", [json(body), spare.complete])).toMatchObject({ content: "spare", by: 1 });
    const { error } = await ask("complete", [json(body)]);
    expect(error?.message).toContain(words);
  });
});

describe("a finish reason that is a failure", () => {
  const failures = [
    "error",
    "ERROR",
    "abort",
    "aborted",
    "cancelled",
    "canceled",
    "failed",
    "network_error",
    "insufficient_system_resource",
    "timeout",
    "USER_CANCEL",
    "internal-error",
    "engine_shutdown",
    "MALFORMED_FUNCTION_CALL",
    "function_call_filter: MALFORMED_FUNCTION_CALL",
    "UNEXPECTED_TOOL_CALL",
    "malformed_model_output",
    "FinishReason.ERROR",
  ];

  it.each(failures)("moves the call on before content, and breaks it off after: %s", async (word) => {
    const before = await ask("stream", [
      streamOf(chunk({ role: "assistant", content: "" }), chunk({}, word)),
      spare.stream,
    ]);
    expect(before).toMatchObject({ content: "spare", by: 1 });
    const after = await ask("stream", [streamOf(chunk({ content: "Half" }), chunk({}, word)), spare.stream]);
    expect(after).toMatchObject({
      content: "Half",
      error: { name: "StreamInterruptedError", class: "transient" },
    });
    expect(after.error?.message).toContain(word);
    const whole = await ask("complete", [json(completion({ content: "Half" }, word)), spare.complete]);
    expect(whole).toMatchObject({ content: "spare", by: 1 });
  });

  it("is read from the native word behind a good one (OpenRouter)", async () => {
    const reply = streamOf(
      chunk({ content: "" }, "stop", usage(), { native_finish_reason: "network_error" }),
    );
    expect(await ask("stream", [reply, spare.stream])).toMatchObject({ by: 1 });
  });
});

describe("an empty answer", () => {
  it.each(ways)("moves the call on when nothing was counted: %s", async (way) => {
    for (const more of [usage(5, 0), {}, { usage: null }, usage(0, 0)]) {
      for (const finish of ["stop", "tool_calls", "weary", null]) {
        const reply =
          way === "complete"
            ? json(completion({ role: "assistant", content: "" }, finish, more))
            : streamOf(chunk({ role: "assistant", content: "" }), chunk({}, finish, more));
        expect(await ask(way, [reply, spare[way]])).toMatchObject({ content: "spare", by: 1 });
      }
    }
  });

  it.each(ways)("is an answer when the server counted what it generated: %s", async (way) => {
    const reply =
      way === "complete"
        ? json(completion({ content: null }, "stop"))
        : streamOf(chunk({ role: "assistant" }), chunk({}, "stop", usage()));
    expect(await ask(way, [reply, spare[way]])).toMatchObject({
      content: "",
      by: 0,
      usage: { completionTokens: 7 },
    });
  });

  it.each(ways)("is an answer when it was still thinking at its length: %s", async (way) => {
    const counted = { usage: { prompt_tokens: 5, completion_tokens: 0, total_tokens: 69 } };
    for (const more of [counted, {}]) {
      const reply =
        way === "complete"
          ? json(completion({ content: null }, "MAX_TOKENS", more))
          : streamOf(chunk({}, "MAX_TOKENS", more));
      expect(await ask(way, [reply, spare[way]])).toMatchObject({ finishReason: "length", by: 0 });
    }
  });

  it.each(ways)("is none when it is a thought, a picture or a sound: %s", async (way) => {
    for (const said of [
      { reasoning_content: "Hm" },
      { reasoning_details: [{ type: "reasoning.text", text: "Hm" }] },
      { images: [{ type: "image_url" }] },
      { audio: { id: "a", data: "AA" } },
    ]) {
      const reply =
        way === "complete" ? json(completion(said, "stop", {})) : streamOf(chunk(said), chunk({}, "stop"));
      expect(await ask(way, [reply, spare[way]])).toMatchObject({ by: 0 });
    }
  });

  it.each([
    ["a choice without a message", { choices: [{ index: 0, finish_reason: "stop" }] }],
    ["no choice", { choices: [] }],
    ["nothing", {}],
  ])("moves the call on: %s", async (_, body) => {
    expect(await ask("complete", [json(body), spare.complete])).toMatchObject({ by: 1 });
    expect(await ask("stream", [json(body), spare.stream])).toMatchObject({ by: 1 });
  });
});
