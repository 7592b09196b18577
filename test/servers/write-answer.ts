import { type BuiltAnswer, type Dialect, usageOf } from "./built-answer.js";

type Delta = Readonly<Record<string, unknown>>;

/** A text in pieces of this many UTF-16 units, never within a character. */
function cut(text: string, size: number): readonly string[] {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(""),
  );
}

/** A message, or a delta, that says this. */
function saying(kind: "reasoning" | "content", text: string, dialect: Dialect): Delta {
  if (kind === "content") {
    switch (dialect.content) {
      case "text":
        return { content: text };
      case "parts":
        return { content: [{ type: "text", text }] };
      case "bareParts":
        return { content: [text.slice(0, 1), { text: text.slice(1) }] };
    }
  }
  switch (dialect.reasoning) {
    case "both":
      return { reasoning: text, reasoning_content: text };
    case "thinkingParts":
      return { content: [{ type: "thinking", thinking: [{ type: "text", text }] }] };
    case "details":
      return { reasoning_details: [{ type: "reasoning.text", text }] };
    default:
      return { [dialect.reasoning]: text };
  }
}

/** The pieces of one call, each for a payload of its own. */
function callPieces({ calls }: BuiltAnswer, at: number, dialect: Dialect, size: number): readonly Delta[] {
  const { id, name, arguments: text } = calls[at] ?? { id: "", name: "", arguments: "" };
  const texts = cut(text, Math.max(1, size));
  const index = { unnumbered: {}, allZero: { index: 0 }, textNumbers: { index: String(at) } } as Readonly<
    Record<string, Delta>
  >;
  const number = index[dialect.calls] ?? { index: at };
  const rest = texts.map((piece) => ({ ...number, function: { arguments: piece } }));
  switch (dialect.calls) {
    case "lateIds":
      return [
        { ...number, function: { name, arguments: "" } },
        ...rest.map((piece, n) => (n === 0 ? { ...piece, id } : piece)),
      ];
    case "lateNames":
      return [
        { ...number, id, function: { arguments: texts[0] } },
        { ...number, function: { name, arguments: "" } },
        ...rest.slice(1),
      ];
    case "namesInPieces":
      return [
        { ...number, id, function: { name: name.slice(0, 1) } },
        ...(name.length > 1 ? [{ ...number, function: { name: name.slice(1) } }] : []),
        ...rest,
      ];
    case "repeated":
      return texts.map((piece) => ({ ...number, id, function: { name, arguments: piece } }));
    case "changingIds":
      return [
        { ...number, id, function: { name, arguments: "" } },
        ...rest.map((piece, n) => ({
          ...piece,
          id: `other-${at}-${n}`,
          function: { ...piece.function, name: "" },
        })),
      ];
    case "wholeAgain":
      return [
        { ...number, id, function: { name, arguments: "" } },
        ...rest,
        { ...number, function: { arguments: text } },
      ];
    default:
      return [{ ...number, id, type: "function", function: { name, arguments: "" } }, ...rest];
  }
}

/** The payloads of a stream in this dialect. */
export function payloadsOf(answer: BuiltAnswer, dialect: Dialect, size: number): readonly object[] {
  const deltas: Delta[] = [
    ...cut(answer.reasoning, size).map((text) => saying("reasoning", text, dialect)),
    ...cut(answer.content, size).map((text) => saying("content", text, dialect)),
    ...answer.calls.flatMap((_, at) =>
      callPieces(answer, at, dialect, size).map((piece) => ({
        tool_calls: dialect.calls === "oneObject" ? piece : [piece],
      })),
    ),
  ];
  const isGrowing = dialect.place === "growing";
  const steps = isGrowing ? growingMessages(answer, dialect, size) : deltas;
  const place = dialect.place === "delta" ? "delta" : "message";
  const payloads: Record<string, unknown>[] = steps.map((delta) => ({
    model: "m",
    choices: [{ index: 0, [place]: delta, finish_reason: null }],
  }));
  withFinish(payloads, dialect, place);
  withUsage(payloads, answer, dialect);
  return dialect.secondChoice ? payloads.flatMap((payload) => [payload, otherChoice]) : payloads;
}

const otherChoice = {
  model: "m",
  choices: [
    {
      index: 1,
      delta: {
        content: "another answer",
        tool_calls: [{ index: 0, id: "z", function: { name: "z", arguments: "{}" } }],
      },
      finish_reason: "stop",
    },
  ],
};

/** Messages that hold all that has come. */
function growingMessages(answer: BuiltAnswer, dialect: Dialect, size: number): readonly Delta[] {
  const field = dialect.reasoning === "reasoning" ? "reasoning" : "reasoning_content";
  const thoughts = cut(answer.reasoning, size);
  const texts = cut(answer.content, size);
  const reasoning = answer.reasoning === "" ? {} : { [field]: answer.reasoning };
  const calls = answer.calls.map(({ id, name, arguments: text }) => ({
    id,
    function: { name, arguments: text },
  }));
  return [
    ...thoughts.map((_, n) => ({ [field]: thoughts.slice(0, n + 1).join("") })),
    ...texts.map((_, n) => ({ ...reasoning, content: texts.slice(0, n + 1).join("") })),
    ...(calls.length === 0 ? [] : [{ ...reasoning, content: answer.content, tool_calls: calls }]),
  ];
}

function withFinish(payloads: Record<string, unknown>[], dialect: Dialect, place: string): void {
  const last = payloads.at(-1);
  const [choice] = (last?.["choices"] ?? []) as readonly object[];
  if (dialect.finishPlace === "last" && last !== undefined) {
    last["choices"] = [{ ...choice, finish_reason: dialect.finish }];
  } else {
    payloads.push({
      model: "m",
      choices: [{ index: 0, [place]: place === "delta" ? {} : null, finish_reason: dialect.finish }],
    });
  }
}

function withUsage(payloads: Record<string, unknown>[], answer: BuiltAnswer, dialect: Dialect): void {
  const usage = usageOf(answer, dialect);
  if (usage === undefined) return;
  const last = payloads.at(-1) ?? {};
  const [choice] = (last["choices"] ?? []) as readonly object[];
  switch (dialect.usage) {
    case "own":
    case "beside":
    case "withoutCompletion":
      payloads.push({ choices: [], usage });
      return;
    case "choice":
      last["choices"] = [{ ...choice, usage }];
      return;
    case "groq":
      last["x_groq"] = { id: "q", usage };
      return;
    case "eachChunk":
      for (const [at, payload] of payloads.entries()) {
        payload["usage"] = usageOf(answer, dialect, (at + 1) / payloads.length);
      }
      return;
    case "thenZeros":
      last["usage"] = usage;
      payloads.push({ choices: [], usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } });
      return;
    case "thenPromptAlone":
      last["usage"] = usage;
      payloads.push({ choices: [], usage: { ...usage, completion_tokens: 0 } });
      return;
    case "thenNull":
      last["usage"] = usage;
      payloads.push({ choices: [], usage: null });
      return;
    case "last":
      last["usage"] = usage;
  }
}

/** The whole completion in this dialect. */
export function completionOf(answer: BuiltAnswer, dialect: Dialect): object {
  const spoken = answer.content === "" ? {} : saying("content", answer.content, dialect);
  const thought = answer.reasoning === "" ? {} : saying("reasoning", answer.reasoning, dialect);
  const parts = [thought, spoken].flatMap(({ content }) =>
    Array.isArray(content) ? content : typeof content === "string" ? [content] : [],
  );
  const calls = answer.calls.map(({ id, name, arguments: text }, at) => ({
    ...(dialect.calls === "unnumbered" ? {} : { index: dialect.calls === "allZero" ? 0 : at }),
    id,
    function: { name, arguments: text },
  }));
  const message = {
    role: "assistant",
    ...thought,
    ...spoken,
    ...(Array.isArray(thought["content"]) ? { content: parts } : {}),
    ...(calls.length === 0
      ? {}
      : { tool_calls: dialect.calls === "oneObject" && calls.length === 1 ? calls[0] : calls }),
  };
  const usage = usageOf(answer, dialect);
  const counted =
    usage === undefined
      ? {}
      : dialect.usage === "groq"
        ? { x_groq: { usage } }
        : dialect.usage === "choice"
          ? {}
          : { usage };
  const choice = {
    index: 0,
    finish_reason: dialect.finish,
    ...(dialect.usage === "choice" ? { usage } : {}),
  };
  const other = { index: 1, message: { content: "another answer" }, finish_reason: "stop" };
  return {
    object: "chat.completion",
    model: "m",
    choices: [
      { ...choice, [dialect.place === "delta" ? "delta" : "message"]: message },
      ...(dialect.secondChoice ? [other] : []),
    ],
    ...counted,
  };
}
