import { type KnownTraits, knownServers } from "@hotspare/provider-openai";

/** What each trait means in the table. A new trait does not compile until it has words here. */
const words: { readonly [Trait in keyof Required<KnownTraits>]: (value: KnownTraits[Trait]) => string } = {
  maxInputs: (count) => `${count} inputs`,
  maxTokens: (count) => `${count?.toLocaleString("en")} tokens`,
  encodingFormat: (format) => `\`encoding_format: ${format}\``,
  dimensions: (takes) => (takes === false ? "no `dimensions`" : "`dimensions`"),
  queryBody: (body) => `\`query\`: \`${JSON.stringify(body)}\``,
  documentBody: (body) => `\`document\`: \`${JSON.stringify(body)}\``,
  maxTokensField: (field) => `\`${field}\``,
  streamOptions: (takes) => (takes === false ? "no `stream_options`" : "`stream_options`"),
  unsupported: (options) => `no ${options?.map((option) => `\`${option}\``).join(", ")}`,
  thinkTags: (stand) => (stand === false ? "no `<think>`" : "thoughts are read from `<think>`"),
  sendsBackReasoning: (field) =>
    field === false
      ? "no thoughts go back"
      : `thoughts go back ${field === "think_tags" ? "in `<think>`" : `in \`${field}\``}`,
  withoutFormats: (formats) =>
    `no ${formats?.map((format) => (format === "json" ? "`json_object`" : "`json_schema`")).join(", ")}`,
  assistantAfterTool: () => "an answer between a tool's result and the user",
  files: (takes) => (takes === false ? "no documents" : "documents"),
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
  "unsupported",
  "thinkTags",
  "sendsBackReasoning",
  "withoutFormats",
  "assistantAfterTool",
  "files",
  "toolCallIds",
] as const;

/** The table of known servers: their hosts, and what is sent to them otherwise. */
export function serverTable(): string {
  const rows = knownServers.map(({ name, hosts, byModel = [], ...known }) => {
    const column = (names: readonly (keyof KnownTraits)[]) =>
      [said(known, names), ...byModel.map(({ models, ...own }) => ofModels(models, said(own, names)))]
        .filter((text) => text !== "")
        .join("; ");
    return [name, hosts.map((host) => `\`${host}\``).join(", "), column(ofEmbeddings), column(ofChat)];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["server", "hosts", "embeddings", "chat"]),
    line(["---", "---", "---", "---"]),
    ...rows.map(line),
  ].join("\n");
}

function ofModels(models: RegExp, text: string): string {
  return text === "" ? "" : `models \`${models.source.replaceAll("|", "\\|")}\`: ${text}`;
}

function said(known: KnownTraits, names: readonly (keyof KnownTraits)[]): string {
  return names
    .filter((name) => known[name] !== undefined)
    .map((name) => wordsOf(name, known))
    .join(", ");
}

function wordsOf<Trait extends keyof KnownTraits>(name: Trait, known: KnownTraits): string {
  return words[name](known[name]);
}
