import { InvalidConfigError } from "@hotspare/core";
import { once, schemaIssues } from "@hotspare/core/plugin";
import { z } from "zod";
import type { AdminProof } from "../clients/admin-sessions.js";
import type { ClientDesk } from "../contract/client-desk.js";
import { hostOfName } from "./security/allowed-host.js";

/** Bounds of a gateway. Every number can be set; none can be turned off. */
export interface GatewayLimits {
  /**
   * Most bytes of a body. OpenAI takes 50 MB of pictures in a request, and Base64 makes a third more of them.
   * @default 67108864
   */
  readonly bodyBytes?: number | undefined;
  /** Most bytes of a request's head. @default 16384 */
  readonly headerBytes?: number | undefined;
  /** How long the head of a request may take to come, in milliseconds. @default 20000 */
  readonly headersTimeoutMs?: number | undefined;
  /** How long the whole body may take to come, in milliseconds. @default 120000 */
  readonly bodyTimeoutMs?: number | undefined;
  /** Most requests under way. Further requests get 503. @default 10000 */
  readonly requestsAtOnce?: number | undefined;
  /** Most requests of one client under way. Further requests get 429. @default 5000 */
  readonly requestsAtOncePerClient?: number | undefined;
  /** Most bytes of the bodies of all running requests together. Further bodies get 503. @default 268435456 */
  readonly bytesInFlight?: number | undefined;
  /** Bytes of an answer that may wait for its client before the gateway stops to read the answer. @default 262144 */
  readonly slowReaderBytes?: number | undefined;
  /** How long a client may leave waiting bytes untaken before it is cut, in milliseconds. @default 60000 */
  readonly slowReaderMs?: number | undefined;
  /** Most pages and terminals that watch at once. @default 100 */
  readonly watchers?: number | undefined;
}

/** Receives a line for each request that has ended, and the gateway's own errors. pino's loggers fit. */
export interface GatewayLogger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Knows who is the admin, such as `AdminSessions`. */
export interface AdminDoor {
  /** Name of the cookie that stands for the key. */
  readonly cookieName: string;
  check(proof: AdminProof): Promise<boolean>;
  /** Returns the value of `Set-Cookie`. @throws {ProtocolError} 401 for a wrong key, 429 for too many */
  logIn(key: unknown, from: { readonly address: string; readonly isSecure: boolean }): Promise<string>;
  /** Returns the value of `Set-Cookie` that makes the browser forget the cookie. */
  logOut(cookie: string | undefined, isSecure: boolean): string;
}

/** Options of `createGateway`. */
export interface GatewayOptions {
  /** Further names of models, such as `{ "gpt-4o": "vision" }`. @default none */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** The models of requests that name none. @default the only model of the kind */
  readonly defaultModel?:
    | { readonly vlm?: string | undefined; readonly embedder?: string | undefined }
    | undefined;
  /** Knows the clients, such as `openClientDesk()`. @default everybody on this machine is the client `local`, and nobody else is answered */
  readonly clients?: ClientDesk | undefined;
  /**
   * Knows the admin's key, such as `AdminSessions`. The page, `/api` and `/metrics` need it when there are clients, and from other machines; a reset needs it always.
   * @default nobody is the admin: what needs the key is refused
   */
  readonly admin?: AdminDoor | undefined;
  /** Names of hosts, beside those of this machine, under which clients reach the gateway: `["gateway.example.com"]`. Ports do not matter. @default none */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of pages that may ask `/v1`, such as `["https://app.example.com"]`. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Path before every route, such as `/hotspare`, when a proxy in front does not take it off. @default "" */
  readonly pathPrefix?: string | undefined;
  readonly limits?: GatewayLimits | undefined;
  /** @default nothing is logged */
  readonly logger?: GatewayLogger | undefined;
}

/** Options with every default filled in. */
export interface NormalGatewayOptions {
  readonly aliases: Readonly<Record<string, string>>;
  readonly defaultModel: { readonly vlm?: string | undefined; readonly embedder?: string | undefined };
  readonly clients: ClientDesk | undefined;
  readonly admin: AdminDoor | undefined;
  /** In small letters, without ports. */
  readonly allowedHosts: readonly string[];
  readonly corsOrigins: readonly string[];
  /** "" or a path without a slash at its end. */
  readonly pathPrefix: string;
  readonly limits: { readonly [Name in keyof GatewayLimits]-?: number };
  readonly logger: GatewayLogger | undefined;
}

const megabyte = 1_048_576;

/** How long running answers may go on when the gateway is asked to end, unless somebody says otherwise, in milliseconds. */
export const usualGraceMs = 25_000;

function whole(least: number, most: number, usual: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error }).default(usual);
}

/** Longer timers run at once in Node. */
const longestMs = 2_147_483_647;

/** Schema of `limits`, for a file too. Its messages are the ends of sentences about a field. */
const limitsSchema = once(() =>
  z.strictObject(
    {
      bodyBytes: whole(1_024, 512 * megabyte, 64 * megabyte).meta({ description: "Most bytes of a body." }),
      headerBytes: whole(1_024, megabyte, 16_384).meta({ description: "Most bytes of a request's head." }),
      headersTimeoutMs: whole(1, longestMs, 20_000).meta({
        description: "Longest time until a request's head has arrived.",
      }),
      bodyTimeoutMs: whole(1, longestMs, 120_000).meta({
        description: "Longest time until a whole body has arrived.",
      }),
      requestsAtOnce: whole(1, 1_000_000, 10_000).meta({ description: "Most running requests." }),
      requestsAtOncePerClient: whole(1, 1_000_000, 5_000).meta({
        description: "Most running requests of one client.",
      }),
      bytesInFlight: whole(1_024, 1_048_576 * megabyte, 256 * megabyte).meta({
        description: "Most bytes of the bodies of all running requests together.",
      }),
      slowReaderBytes: whole(1_024, 1_024 * megabyte, 262_144).meta({
        description: "Bytes of an answer that may wait for its client.",
      }),
      slowReaderMs: whole(1, longestMs, 60_000).meta({
        description: "How long a client may leave waiting bytes unread before the gateway cuts the answer.",
      }),
      watchers: whole(1, 100_000, 100).meta({ description: "Most pages and terminals that watch at once." }),
    },
    { error: "must be an object such as { bodyBytes: 20000000 }" },
  ),
);

const name = (what: string) => z.string({ error: `must be ${what}` }).min(1, { error: `must be ${what}` });

/** The members of the options that a file can have too, for `gateway:`. */
export const servingFields = once(() => ({
  aliases: z
    .record(z.string(), name("the name of a model"), {
      error: 'must be names by alias: { "gpt-4o": "vision" }',
    })
    .default({})
    .meta({ description: "Further names of models." }),
  defaultModel: z
    .strictObject(
      { vlm: name("the name of a VLM").optional(), embedder: name("the name of an embedder").optional() },
      { error: 'must be an object: { vlm: "vision", embedder: "documents" }' },
    )
    .default({})
    .meta({ description: "Models of requests that name no model." }),
  allowedHosts: z
    .array(
      z.string({ error: "must be the name of a host" }).transform((host, context) => {
        const known = hostOfName(host);
        if (known === undefined) {
          context.addIssue({
            code: "custom",
            message: 'must be the name of a host, without a scheme or a path: "gateway.example.com"',
          });
          return z.NEVER;
        }
        return known;
      }),
      { error: 'must be a list of names of hosts: ["gateway.example.com"]' },
    )
    .default([])
    .meta({
      description: "Names of hosts, beside those of this machine, under which clients reach the gateway.",
    }),
  corsOrigins: z
    .array(
      z
        .string({ error: "must be an origin" })
        .refine(isOrigin, { error: 'must be an origin, without a path: "https://app.example.com"' }),
      { error: 'must be a list of origins: ["https://app.example.com"]' },
    )
    .default([])
    .meta({ description: "Origins of pages that may send requests to /v1." }),
  pathPrefix: z
    .string({ error: "must be a path" })
    .regex(/^(\/[\w.~-]+)*\/?$/, { error: 'must be a path such as "/hotspare"' })
    .transform((path) => path.replace(/\/$/, ""))
    .default("")
    .meta({ description: "Path before every route." }),
  limits: limitsSchema().prefault({}).meta({ description: "Bounds of requests, answers and memory." }),
}));

const optionsSchema = once(() =>
  z.strictObject(
    {
      ...servingFields(),
      clients: withMethods<ClientDesk>(["identify", "mayUse", "admit", "usage", "close"], "openClientDesk()"),
      admin: withMethods<AdminDoor>(["check", "logIn", "logOut"], "new AdminSessions()").refine(
        (admin) => admin === undefined || isCookieName(admin.cookieName),
        { error: 'must have a cookieName of letters, digits, "-" and "_", such as "hotspare-admin"' },
      ),
      logger: withMethods<GatewayLogger>(["info", "error"], "pino()"),
    },
    { error: "must be an object of options" },
  ),
);

function withMethods<Part>(methods: readonly string[], example: string) {
  return z
    .custom<Part>(
      (value) =>
        typeof value === "object" &&
        value !== null &&
        methods.every((method) => typeof Reflect.get(value, method) === "function"),
      { error: `must be an object with ${methods.join(", ")}, such as ${example}` },
    )
    .optional();
}

function isCookieName(name: unknown): boolean {
  return typeof name === "string" && /^[\w-]+$/.test(name);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** @throws {InvalidConfigError} which lists everything that is wrong */
export function normalizeGatewayOptions(options: GatewayOptions = {}): NormalGatewayOptions {
  const parsed = optionsSchema().safeParse(options);
  if (!parsed.success) {
    const jsonSchema = z.toJSONSchema(optionsSchema(), { io: "input", unrepresentable: "any" });
    throw new InvalidConfigError({
      subject: "options of createGateway()",
      issues: schemaIssues(parsed.error.issues, {
        path: "",
        given: options,
        jsonSchema,
        mayShow: () => true,
      }),
    });
  }
  const { clients, admin, logger, ...rest } = parsed.data;
  return { ...rest, clients, admin, logger };
}
