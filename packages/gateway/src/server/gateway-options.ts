import { InvalidConfigError } from "@hotspare/core";
import { once, schemaIssues } from "@hotspare/core/plugin";
import { z } from "zod";
import type { AdminProof } from "../clients/admin-sessions.js";
import type { ClientDesk } from "../contract/client-desk.js";
import { hostOfName } from "./security/allowed-host.js";

/** Bounds of a gateway. You can change every bound but turn none off. */
export interface GatewayLimits {
  /**
   * Most bytes of a request's body. OpenAI accepts 50 MB of pictures in a request, and Base64 makes them a third larger.
   * @default 67108864
   */
  readonly bodyBytes?: number | undefined;
  /** Most bytes of a request's head. @default 16384 */
  readonly headerBytes?: number | undefined;
  /** How long a request's head may take to arrive, in milliseconds. @default 20000 */
  readonly headersTimeoutMs?: number | undefined;
  /** How long a request's whole body may take to arrive, in milliseconds. @default 120000 */
  readonly bodyTimeoutMs?: number | undefined;
  /** Most running requests. Further requests get 503. @default 10000 */
  readonly requestsAtOnce?: number | undefined;
  /** Most running requests of one client. Further requests get 429. @default 5000 */
  readonly requestsAtOncePerClient?: number | undefined;
  /** Most bytes of the bodies of all running requests together. Further bodies get 503. @default 268435456 */
  readonly bytesInFlight?: number | undefined;
  /** Bytes of an answer that may wait for the client. Above this number, the gateway stops reading the answer from the provider. @default 262144 */
  readonly slowReaderBytes?: number | undefined;
  /** How long a client may leave waiting bytes unread before the gateway cuts the connection, in milliseconds. @default 60000 */
  readonly slowReaderMs?: number | undefined;
  /** Most pages and terminals that read `/api/events` at once. Further watchers get 503. @default 100 */
  readonly watchers?: number | undefined;
}

/** Receives a line for each request that has ended, and unexpected errors of the gateway. A logger of pino fits. */
export interface GatewayLogger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Recognises the admin. `AdminSessions` implements this interface. */
export interface AdminDoor {
  /** Name of the session cookie: letters, digits, "-" and "_". */
  readonly cookieName: string;
  /** Whether the admin sent the request. @throws {ProtocolError} 401 for a wrong key in the header; 429 after too many wrong keys */
  check(proof: AdminProof): Promise<boolean>;
  /** Begins a session. Returns the value of the header `Set-Cookie`. @throws {ProtocolError} 401 for a wrong key; 429 after too many wrong keys */
  logIn(key: unknown, from: { readonly address: string; readonly isSecure: boolean }): Promise<string>;
  /** Ends a session. Returns the value of the header `Set-Cookie` that removes the cookie. */
  logOut(cookie: string | undefined, isSecure: boolean): string;
}

/** Options of `createGateway`. */
export interface GatewayOptions {
  /** Further names of models, by alias, such as `{ "gpt-4o": "vision" }`. @default none */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** The models for requests that name no model. @default the only model of the kind */
  readonly defaultModel?:
    | { readonly vlm?: string | undefined; readonly embedder?: string | undefined }
    | undefined;
  /**
   * Identifies clients and applies their limits, such as `openClientDesk()`. @default every request from this machine belongs to the client `local`, and requests
   * from other machines get 403
   */
  readonly clients?: ClientDesk | undefined;
  /**
   * Recognises the admin, such as `AdminSessions`. `/api` and `/metrics` need the admin key if there are clients or the request comes from another machine. If
   * this option is set, a reset always needs the key.
   * @default nobody is the admin, and requests that need the key get 403
   */
  readonly admin?: AdminDoor | undefined;
  /** Host names under which clients reach the gateway, beside the names of this machine, such as `["gateway.example.com"]`. Ports are ignored. @default none */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of pages that may send requests to `/v1`, such as `["https://app.example.com"]`. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Path before every route, such as `/hotspare`. Set it if a proxy in front does not remove the path. @default "" */
  readonly pathPrefix?: string | undefined;
  /** Bounds of requests, answers and memory. @default the defaults of GatewayLimits */
  readonly limits?: GatewayLimits | undefined;
  /** Receives the log. @default nothing is logged */
  readonly logger?: GatewayLogger | undefined;
}

/** Options with all defaults filled in. */
export interface NormalGatewayOptions {
  readonly aliases: Readonly<Record<string, string>>;
  readonly defaultModel: { readonly vlm?: string | undefined; readonly embedder?: string | undefined };
  readonly clients: ClientDesk | undefined;
  readonly admin: AdminDoor | undefined;
  /** In lower case, without ports. */
  readonly allowedHosts: readonly string[];
  readonly corsOrigins: readonly string[];
  /** "", or a path without a slash at its end. */
  readonly pathPrefix: string;
  readonly limits: { readonly [Name in keyof GatewayLimits]-?: number };
  readonly logger: GatewayLogger | undefined;
}

const megabyte = 1_048_576;

/** Default of how long running answers may continue when the gateway ends, in milliseconds. */
export const usualGraceMs = 25_000;

function whole(least: number, most: number, usual: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error }).default(usual);
}

/** Node runs a timer with a longer time at once. */
const longestMs = 2_147_483_647;

/** Schema of `limits`, for options and for a file. Each message is the end of a sentence about a field. */
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

/** The options that a file can also have, below `gateway:`. */
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

/** @throws {InvalidConfigError} when an option is wrong; the error lists every mistake */
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
