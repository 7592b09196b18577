import { dirname, resolve } from "node:path";
import { messageWithCause } from "@hotspare/core/plugin";
import { createGateway, type Gateway } from "../server/create-gateway.js";
import { listenToSignals, onProcessSignal } from "./listen-to-signals.js";
import { type GatewayLog, openLog } from "./logs/open-log.js";
import { type LastingParts, openLastingParts } from "./open-parts.js";
import { type Recorder, startRecorder } from "./record/start-recorder.js";
import { type LoadedFile, loadFile } from "./reload/loaded-file.js";
import { Reloader } from "./reload/reloader.js";
import { servingOptions } from "./reload/serving-options.js";
import { checkServeOptions, type RunningGateway, type ServeOptions } from "./serve-options.js";
import { importInstalled } from "./telemetry/import-installed.js";
import { startTelemetry, type Telemetry } from "./telemetry/start-telemetry.js";
import { watchFiles } from "./watch/watch-files.js";

/** Everything that is open while a gateway runs. */
interface Opened {
  readonly path: string;
  readonly options: ServeOptions;
  readonly log: GatewayLog;
  readonly file: LoadedFile;
  readonly load: (before: LoadedFile) => Promise<LoadedFile>;
  readonly telemetry: Telemetry | undefined;
  readonly recorder: Recorder | undefined;
  readonly parts: LastingParts;
  readonly gateway: Gateway;
  readonly url: string;
}

/**
 * Serves the models of a configuration file to every client that speaks OpenAI's protocol, until you close the gateway or the process gets a signal. The file may
 * have the sections `gateway`, `clients`, `redis` and `telemetry`. When the file or a key file changes, or the process gets SIGHUP, the gateway replaces models,
 * clients and limits without ending a request. After SIGTERM or SIGINT the gateway lets running answers end and then closes.
 *
 * @param path path of the file, YAML or JSON
 * @throws {InvalidConfigError} when the file is wrong; the error lists every mistake with its line
 * @throws {HotspareError} when a package that a section needs is not installed, or budgets cannot be opened
 * @throws {Error} when the gateway cannot listen on the address: Node's error with the code `EADDRINUSE`, `EACCES` or `EADDRNOTAVAIL`
 */
export async function serveConfig(path: string, options: ServeOptions): Promise<RunningGateway> {
  checkServeOptions(options);
  const log = openLog(options.logLevel ?? "info", options.logTo);
  const ends: (() => Promise<unknown> | undefined)[] = [() => log.flush()];
  try {
    const { plugins, environment, host } = options;
    const common = { plugins, environment, logger: log.ofHotspare };
    const file = await loadFile(path, { ...common, host });
    // A changed `host` takes effect only after a restart, so a reload checks for keys with the address on which the gateway listens.
    const listened = host ?? file.sections.gateway.host;
    const load = (before: LoadedFile) => loadFile(path, { ...common, host: listened, before });
    ends.push(() => file.close({ graceMs: 0 }));
    const { gateway: section } = file.sections;
    log.setLevel(options.logLevel ?? section.logs.level);
    const telemetry = await telemetryOf(file, options);
    ends.push(() => telemetry?.close());
    const folder = dirname(resolve(path));
    const { recordTo } = section;
    const recorder = recordTo === undefined ? undefined : await startRecorder(resolve(folder, recordTo), log);
    ends.push(() => recorder?.close());
    const parts = await openLastingParts(file, folder, log);
    ends.push(() => parts.close());
    const gateway = await createGateway(file, servingOptions(file, section.pathPrefix, parts, log));
    ends.push(() => gateway.close());
    const { url } = await gateway.listen({ host: host ?? section.host, port: options.port ?? section.port });
    return run({ path, options, log, file, load, telemetry, recorder, parts, gateway, url });
  } catch (error) {
    for (const end of ends.toReversed()) {
      await end()?.catch(() => undefined);
    }
    throw error;
  }
}

async function telemetryOf({ sections }: LoadedFile, options: ServeOptions): Promise<Telemetry | undefined> {
  const { telemetry } = sections;
  return telemetry === undefined
    ? undefined
    : startTelemetry(telemetry, options.importModule ?? importInstalled);
}

/** Follows files and signals until the gateway is closed. */
function run({
  path,
  options,
  log,
  file,
  load,
  telemetry,
  recorder,
  parts,
  gateway,
  url,
}: Opened): RunningGateway {
  const watch =
    options.watch === false
      ? undefined
      : watchFiles({ onChange: async () => void (await reload("a file has changed")) });
  const follow = async ({ files, read }: LoadedFile) => watch?.follow(files, read);
  const { logLevel } = options;
  const watchers = [telemetry, recorder].filter((each) => each !== undefined);
  const reloader = new Reloader({ load, first: file, gateway, parts, log, watchers, logLevel, follow });
  void follow(file);

  const end = async (graceMs: number) => {
    watch?.close();
    log.info({ graceMs }, "Draining: new requests get 503, running answers may finish");
    const problems: unknown[] = [];
    const steps = [
      () => gateway.drain({ graceMs }),
      () => gateway.close(),
      () => reloader.close(),
      () => parts.close(),
      () => recorder?.close(),
      () => telemetry?.close(),
    ];
    for (const step of steps) {
      // If one part fails to close, the next parts must still write their data.
      try {
        await step();
      } catch (error) {
        problems.push(error);
      }
    }
    const [problem] = problems;
    if (problem === undefined) {
      log.info({}, "Closed");
    } else {
      log.error({ errors: problems.map(messageWithCause) }, "Closed, but not everything was written");
    }
    await log.flush();
    stopListening?.();
    if (problem !== undefined) {
      throw problem;
    }
  };
  let ending: Promise<void> | undefined;
  const reload = async (why: string) => ending === undefined && (await reloader.reload(why));
  const close = ({ graceMs }: { readonly graceMs?: number } = {}) => {
    const grace = graceMs ?? options.graceMs ?? reloader.current.sections.gateway.graceMs;
    if (ending !== undefined && grace === 0) {
      void gateway.close();
    }
    if (ending === undefined) {
      ending = end(grace);
      ending.then(noteEnd, noteProblem);
    }
    return ending;
  };
  let noteEnd = () => {};
  let noteProblem: (problem: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    noteEnd = resolve;
    noteProblem = reject;
  });
  // Without this line, a caller that does not await `ended` would get an unhandled rejection.
  ended.catch(() => undefined);

  const { onSignal = onProcessSignal, exit = (code: number) => process.exit(code) } = options;
  const stopListening =
    onSignal === false
      ? undefined
      : listenToSignals({
          onSignal,
          exit,
          reload: () => void reload("SIGHUP"),
          end: () =>
            void close().catch((error: unknown) => log.error({ error: String(error) }, "Not closed")),
        });
  sayHello(log, path, url, reloader.current);
  return {
    url,
    pageUrl: `${url}${file.sections.gateway.pathPrefix}/`,
    get models() {
      return servedModels(reloader.current);
    },
    get hasClients() {
      return parts.desk.hasClients;
    },
    reload: () => reload("reload()"),
    close,
    ended,
  };
}

/** OpenAI's protocol has only dense vectors, so embedders with other vectors are left out. */
function servedModels({ vlms, embedders }: LoadedFile): RunningGateway["models"] {
  return [
    ...vlms.names.map((name) => ({ name, kind: "vlm" as const })),
    ...embedders.names
      .filter((name) => embedders.outputOf(name) === "dense")
      .map((name) => ({ name, kind: "embedder" as const })),
  ];
}

function sayHello(log: GatewayLog, path: string, url: string, file: LoadedFile): void {
  const { clients, gateway } = file.sections;
  const fields = {
    url,
    config: path,
    models: servedModels(file).map(({ name }) => name),
    clients: clients?.length ?? 0,
    files: file.files.length,
  };
  log.info(fields, "Listening");
  for (const { path: at, message, line } of file.warnings) {
    log.warn({ at, line }, message);
  }
  if (clients === undefined) {
    log.info({}, "There are no clients, so the gateway answers only this machine, without a key");
  } else if (gateway.adminKey === undefined) {
    log.warn(
      {},
      'There is no admin key, so that nobody can open the page: write gateway: { adminKey: "${GATEWAY_ADMIN_KEY}" }',
    );
  }
}
