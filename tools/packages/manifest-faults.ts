import type { Finding } from "../report.js";

/** The part of a package.json that we read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly description?: string;
  readonly type?: string;
  readonly sideEffects?: boolean | readonly string[];
  readonly engines?: { readonly node?: string };
  readonly repository?: { readonly directory?: string };
  readonly publishConfig?: { readonly access?: string };
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Packages that an application which uses ours has already, and of which two copies must not meet. */
const OF_THE_APPLICATION: ReadonlySet<string> = new Set(["@langchain/core", "@opentelemetry/api"]);

const CORE = "@hotspare/core";
const NODE = ">=20.19";
/** With `^0.x` changesets answers each minor release of core with 1.0.0 for every package. */
const CORE_RANGE = ">=0.0.0 <1";
const MANIFEST = "./package.json";
/** 6.49.0 is the last that promises Node 20. Both are tested. */
const OPENAI_RANGE = "^6.49.0 || ^7.57.0";
/** The only modules that do something when they are imported: tsyringe throws where the polyfill has not run before. */
const CORE_SIDE_EFFECTS = [
  "./dist/reflect-polyfill.js",
  "./dist/reflect-metadata.cjs",
  "./src/wiring/di.ts",
  "./src/wiring/reflect-polyfill.ts",
];

/** The doors of a package: `.`, and `./plugin` where there is one. Each is a file of this name. */
export function doorsOf({ exports = {} }: Manifest): readonly string[] {
  return Object.keys(exports).filter((door) => door !== MANIFEST);
}

/** The order counts: the first condition that fits is taken. */
function conditionsOf(door: string): string {
  const file = door === "." ? "index" : door.slice(2);
  return JSON.stringify({
    "@hotspare/source": `./src/${file}.ts`,
    types: `./dist/${file}.d.ts`,
    default: `./dist/${file}.js`,
  });
}

/** What a package's manifest lacks of what all of ours have. `coreVersion` is that of core in this workspace. */
export function manifestFaults(folder: string, manifest: Manifest, coreVersion: string): Finding[] {
  const { name, exports, dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest;
  const wanted: [fits: boolean, message: string][] = [
    [name === `@hotspare/${folder.split("/").at(-1)}`, "name: must be @hotspare/ and the folder's name"],
    [(manifest.description ?? "") !== "", "description: say in one sentence what it is for"],
    [manifest.license === "Apache-2.0", 'license: must be "Apache-2.0"'],
    [manifest.type === "module", 'type: must be "module"'],
    [
      JSON.stringify(manifest.sideEffects) === JSON.stringify(name === CORE ? CORE_SIDE_EFFECTS : false),
      name === CORE
        ? `sideEffects: must be ${JSON.stringify(CORE_SIDE_EFFECTS)}, or bundlers drop the polyfill`
        : "sideEffects: must be false, so that bundlers can leave out what is not used",
    ],
    [
      manifest.engines?.node === NODE,
      `engines.node: must be "${NODE}", the first with require() of ES modules`,
    ],
    [manifest.repository?.directory === folder, `repository.directory: must be "${folder}"`],
    [manifest.publishConfig?.access === "public", 'publishConfig.access: must be "public"'],
    ...[...new Set([".", ...doorsOf(manifest)])].map((door): [boolean, string] => [
      JSON.stringify(exports?.[door]) === conditionsOf(door),
      `exports["${door}"]: must be ${conditionsOf(door)}`,
    ]),
    [
      Object.keys(peerDependencies).every((peer) => peer === CORE || OF_THE_APPLICATION.has(peer)),
      "peerDependencies: only core, and what the application has already, may be a peer; each other is one more package for users to install",
    ],
    ...[dependencies, devDependencies].map(({ openai = OPENAI_RANGE }): [boolean, string] => [
      openai === OPENAI_RANGE,
      `openai: must be "${OPENAI_RANGE}", one version for Node 20 and the newest`,
    ]),
    [dependencies[CORE] === undefined, `dependencies: ${CORE} must be a peer, or two copies of it can meet`],
  ];
  if (name !== CORE) {
    wanted.push(
      [peerDependencies[CORE] === CORE_RANGE, `peerDependencies: ${CORE} must be "${CORE_RANGE}"`],
      [
        devDependencies[CORE] === coreVersion,
        `devDependencies: ${CORE} must be "${coreVersion}", its version here`,
      ],
    );
  }
  return wanted.filter(([fits]) => !fits).map(([, message]) => ({ file: `${folder}/package.json`, message }));
}
