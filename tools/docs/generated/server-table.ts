import { knownServers, type ServerFacts } from "@hotspare/provider-openai";

/** What each fact means in the table. A new fact does not compile until it has words here. */
const words: { readonly [Fact in keyof Required<ServerFacts>]: (value: ServerFacts[Fact]) => string } = {
  maxInputs: (count) => `${count} inputs`,
  maxTokens: (count) => `${count?.toLocaleString("en")} tokens`,
  encodingFormat: (format) => `\`encoding_format: ${format}\``,
  dimensions: (takes) => (takes === false ? "no `dimensions`" : "`dimensions`"),
  queryBody: (body) => `\`query\`: \`${JSON.stringify(body)}\``,
  documentBody: (body) => `\`document\`: \`${JSON.stringify(body)}\``,
  maxTokensField: (field) => `\`${field}\``,
  streamOptions: (takes) => (takes === false ? "no `stream_options`" : "`stream_options`"),
  streamFalse: () => "`stream: false`",
  unsupported: (options) => `no ${options?.map((option) => `\`${option}\``).join(", ")}`,
  thinkTags: () => "thoughts are read from `<think>`",
  sendsBackReasoning: (field) =>
    field === false
      ? "no thoughts go back"
      : `thoughts go back ${field === "think_tags" ? "in `<think>`" : `in \`${field}\``}`,
  assistantAfterTool: () => "an answer between a tool's result and the user",
  toolCallIds: (form) =>
    form === "upTo40"
      ? "ids of tool calls have 40 characters at most"
      : "ids of tool calls are nine letters and digits",
};

const ofEmbeddings = [
  "maxInputs",
  "maxTokens",
  "encodingFormat",
  "dimensions",
  "queryBody",
  "documentBody",
] as const;
const ofChat = [
  "maxTokensField",
  "streamOptions",
  "streamFalse",
  "unsupported",
  "thinkTags",
  "sendsBackReasoning",
  "assistantAfterTool",
  "toolCallIds",
] as const;

/** The table of known servers: their hosts, and what is sent to them otherwise. */
export function serverTable(): string {
  const rows = knownServers.map(({ name, hosts, byModel = [], ...facts }) => [
    name,
    hosts.map((host) => `\`${host}\``).join(", "),
    [
      said(facts, ofEmbeddings),
      ...byModel.map(
        ({ models, ...own }) =>
          `models \`${models.source.replaceAll("|", "\\|")}\`: ${said(own, ofEmbeddings)}`,
      ),
    ]
      .filter((text) => text !== "")
      .join("; "),
    said(facts, ofChat),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["server", "hosts", "embeddings", "chat"]),
    line(["---", "---", "---", "---"]),
    ...rows.map(line),
  ].join("\n");
}

function said(facts: ServerFacts, names: readonly (keyof ServerFacts)[]): string {
  return names
    .filter((name) => facts[name] !== undefined)
    .map((name) => wordsOf(name, facts))
    .join(", ");
}

function wordsOf<Fact extends keyof ServerFacts>(name: Fact, facts: ServerFacts): string {
  return words[name](facts[name]);
}
