import { createHmac, randomBytes } from "node:crypto";
import { type Clock, systemClock } from "@hotspare/core";
import { ProtocolError } from "../contract/protocol-error.js";
import { KeyRing } from "./keys/key-ring.js";
import { shortestKey } from "./keys/key-rules.js";
import { WrongKeyPace } from "./keys/wrong-key-pace.js";

/** Options of `AdminSessions`. */
export interface AdminSessionsOptions {
  /** The admin key. At least 16 characters. */
  readonly key: string;
  /** Path under which clients reach the gateway; becomes the `Path` of the cookie. @default "/" */
  readonly prefix?: string | undefined;
  /** Name of the cookie. A browser sends the cookies of all ports of a host together, so two gateways on one host need two names. @default "hotspare-admin" */
  readonly cookieName?: string | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/** The parts of a request that can prove that the admin sent the request. */
export interface AdminProof {
  /** Value of the cookie. */
  readonly cookie?: string | undefined;
  /** Value of the header `Authorization`. */
  readonly authorization?: string | undefined;
  /** Address of the sender. */
  readonly address: string;
}

const hour = 3_600_000;
const sessionMs = 12 * hour;
const sessionBytes = 32;
/** When there are more sessions, the oldest session ends. */
const mostSessions = 100;

/**
 * Recognises the admin by the admin key, or by a session cookie that the admin got for the key. The class keeps only digests of the random cookies, so a dump of
 * the memory gives nobody access. A session ends after 12 hours, at log-out, when the key changes and when the process ends.
 */
export class AdminSessions {
  readonly cookieName: string;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #pace: WrongKeyPace;
  readonly #secret = randomBytes(32);
  /** When each session ends, by its digest, oldest first. */
  readonly #endsAtMs = new Map<string, number>();
  #ring: KeyRing<true>;

  /** @throws {RangeError} when the key has fewer than 16 characters */
  constructor({
    key,
    prefix = "/",
    cookieName = "hotspare-admin",
    clock = systemClock,
  }: AdminSessionsOptions) {
    this.cookieName = cookieName;
    this.#prefix = prefix === "" ? "/" : prefix;
    this.#clock = clock;
    this.#pace = new WrongKeyPace(clock);
    this.#ring = ringOf(key);
  }

  /** Number of wrong keys since the start. */
  get wrongKeys(): number {
    return this.#pace.count;
  }

  /**
   * Begins a session. Returns the value of the header `Set-Cookie`.
   *
   * @param isSecure whether the browser used TLS, to this process or to a trusted proxy. If true, the browser sends the cookie over TLS alone
   * @throws {ProtocolError} 401 for a wrong key. Each further wrong key of the address is answered later. 429 after too many wrong keys
   */
  async logIn(
    key: unknown,
    { address, isSecure }: { readonly address: string; readonly isSecure: boolean },
  ): Promise<string> {
    if (typeof key !== "string" || this.#ring.find(key) === undefined) {
      await this.#refuse(key, address);
    }
    const value = randomBytes(sessionBytes).toString("base64url");
    this.#forgetOld();
    this.#endsAtMs.set(this.#digestOf(value), this.#clock.monotonicMs() + sessionMs);
    return this.#cookie(value, sessionMs / 1_000, isSecure);
  }

  /**
   * Whether the admin sent the request. The proof is the cookie, or `Authorization: Bearer <admin key>`.
   *
   * @throws {ProtocolError} 401 for a wrong key in the header. Each further wrong key of the address is answered later. 429 after too many wrong keys
   */
  async check({ cookie, authorization, address }: AdminProof): Promise<boolean> {
    if (cookie !== undefined && this.#isOpen(cookie)) {
      return true;
    }
    const key = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (key === undefined) {
      return false;
    }
    if (this.#ring.find(key) === undefined) {
      await this.#refuse(key, address);
    }
    return true;
  }

  /** Ends a session. Returns the value of the header `Set-Cookie` that removes the cookie. */
  logOut(cookie: string | undefined, isSecure: boolean): string {
    if (cookie !== undefined) {
      this.#endsAtMs.delete(this.#digestOf(cookie));
    }
    return this.#cookie("", 0, isSecure);
  }

  /** Replaces the admin key. Sessions of another key end. @throws {RangeError} when the key has fewer than 16 characters */
  replaceKey(key: string): void {
    if (this.#ring.find(key) === undefined) {
      this.#ring = ringOf(key);
      this.#endsAtMs.clear();
    }
  }

  /** Ends all sessions, and sends delayed refusals at once. */
  close(): void {
    this.#pace.close();
    this.#endsAtMs.clear();
  }

  async #refuse(key: unknown, address: string): Promise<never> {
    if (key !== undefined && key !== "") {
      await this.#pace.wait(address);
    }
    throw new ProtocolError({
      status: 401,
      type: "invalid_request_error",
      code: "invalid_api_key",
      message: "This is not the admin key of this gateway.",
    });
  }

  #isOpen(cookie: string): boolean {
    const endsAtMs = this.#endsAtMs.get(this.#digestOf(cookie));
    return endsAtMs !== undefined && this.#clock.monotonicMs() < endsAtMs;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [digest, endsAtMs] of this.#endsAtMs) {
      if (endsAtMs <= nowMs || this.#endsAtMs.size >= mostSessions) {
        this.#endsAtMs.delete(digest);
      }
    }
  }

  #digestOf(value: string): string {
    return createHmac("sha256", this.#secret).update(value, "utf8").digest("base64");
  }

  /** `value` needs no escaping: base64url uses only characters that a cookie may contain. */
  #cookie(value: string, maxAgeSeconds: number, isSecure: boolean): string {
    return [
      `${this.cookieName}=${value}`,
      `Path=${this.#prefix}`,
      `Max-Age=${maxAgeSeconds}`,
      "HttpOnly",
      "SameSite=Strict",
      ...(isSecure ? ["Secure"] : []),
    ].join("; ");
  }
}

function ringOf(key: string): KeyRing<true> {
  if (key.length < shortestKey) {
    throw new RangeError(
      `The admin key has ${key.length} characters and needs at least ${shortestKey}: make a key with "openssl rand -base64 32".`,
    );
  }
  const ring = new KeyRing<true>();
  ring.add(key, true);
  return ring;
}
