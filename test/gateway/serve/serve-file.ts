import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningGateway, type ServeOptions, serveConfig } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { type Simulator, startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

/** A line of the log. */
type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: string };

/** A file that a gateway serves until the end of the test. */
export interface ServedFile {
  readonly running: RunningGateway;
  readonly simulator: Simulator;
  readonly folder: string;
  readonly path: string;
  readonly lines: readonly LogLine[];
  readonly text: () => string;
  /** Resolves when the log has a line with a matching message after the first `from` lines. */
  logged(message: RegExp, from?: number): Promise<LogLine>;
  /** Replaces the content of the file. `${simulator}` stands for the simulator's address. */
  write(text: string, name?: string): Promise<void>;
}

export const models = `
vlms:
  vision:
    model: gpt-4.1-mini
    credentials:
      - { id: one, provider: openai, baseURL: "$simulator", apiKey: upstream-key-one-0001 }
      - { id: two, provider: openai, baseURL: "$simulator", apiKey: upstream-key-two-0002 }
embedders:
  documents:
    model: text-embedding-3-small
    credentials: [{ id: one, provider: openai, baseURL: "$simulator", apiKey: upstream-key-one-0001 }]
`;

export const onAnyPort = "gateway: { port: 0 }\n";

/** Serves a file on a free port, and keeps the log in memory. */
export async function serveFile(
  text: string,
  options: Partial<ServeOptions> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<ServedFile> {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const folder = await mkdtemp(join(tmpdir(), "hotspare-serve-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "hotspare.yaml");
  const write = (content: string, name = "hotspare.yaml") =>
    writeFile(join(folder, name), content.replaceAll("$simulator", simulator.baseURL));
  await write(text);
  for (const [name, content] of Object.entries(files)) {
    await write(content, name);
  }
  const lines: LogLine[] = [];
  let raw = "";
  const listeners = new Set<() => void>();
  const logTo = {
    write(line: string) {
      raw += line;
      lines.push(JSON.parse(line) as LogLine);
      for (const listener of listeners) listener();
    },
  };
  const running = await serveConfig(path, {
    plugins: [openai()],
    environment: {},
    onSignal: false,
    logTo,
    ...options,
  });
  onTestFinished(() => running.close({ graceMs: 0 }));
  return {
    running,
    simulator,
    folder,
    path,
    lines,
    text: () => raw,
    write,
    logged: (message, from = 0) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`nothing like ${message} was logged: ${raw}`)),
          8_000,
        );
        const look = () => {
          const found = lines.slice(from).find(({ msg }) => message.test(msg));
          if (found !== undefined) {
            clearTimeout(timer);
            listeners.delete(look);
            resolve(found);
          }
        };
        listeners.add(look);
        look();
      }),
  };
}

export const question = { model: "vision", messages: [{ role: "user", content: "What is in the picture?" }] };

export function ask(url: string, body: object = question, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}
