import { jsonTextOf } from "@hotspare/core/plugin";
import type { OpenAI } from "openai";
import { overHeaders } from "../transport/over-headers.js";
import type { HttpReply, HttpRequest, Transport } from "../transport/transport.js";
import { askSdk, type ClientHeaders, type PreparedRequest } from "./ask-sdk.js";
import { fieldAsWritten } from "./field-as-written.js";
import type { RequestSender } from "./request-sender.js";
import { type OpenAISdk, rejectionOf, sdkAbort, statusErrorOf } from "./sdk-errors.js";

export interface SdkSenderOptions {
  /** Returns the key. Called for each request, so that a changed key is used at once. `undefined`: the server needs no key. */
  readonly readKey: () => string | undefined | Promise<string | undefined>;
  /** Creates the SDK's client for a key. The client sends nothing, so its `fetch`, its timeout and its retries have no effect. */
  readonly createClient: (sdk: OpenAISdk, key: string | undefined) => OpenAI;
  /** Returns the headers that override the client's headers, for a key. @default no headers */
  readonly headersOf?: (key: string | undefined) => ClientHeaders;
  /** Appended unchanged to the URL that the SDK builds: `""`, or a query with its `?`. The SDK's URL must then have no query. @default "" */
  readonly query?: string;
  readonly transport: Transport;
}

/** The SDK's request for one path and one key. */
interface Answer {
  readonly key: string | undefined;
  readonly asked: Promise<Ready>;
  ready?: Ready;
}

interface Ready {
  readonly sdk: OpenAISdk;
  readonly request: PreparedRequest;
}

/**
 * Creates a sender that sends the same requests as the OpenAI SDK. The sender asks the SDK for the URL and the headers once for each key: building
 * them for each request would cost twice as much as sending. A request adds its body and the headers of its call. Errors are created by the SDK, so
 * users catch the SDK's classes. The SDK takes 118 ms to import, and is loaded at the first use.
 */
export function createSdkSender(options: SdkSenderOptions): RequestSender {
  const { readKey, createClient, headersOf = noHeaders, query = "", transport } = options;
  const answers = new Map<string, Answer>();

  const ask = async (path: string, key: string | undefined): Promise<Ready> => {
    const sdk = await import("openai");
    const request = await askSdk(createClient(sdk, key), headersOf(key), path);
    return { sdk, request: query === "" ? request : { ...request, url: request.url + query } };
  };

  /** Asks the SDK for a request with a changed key. Nothing of the last answer is used. */
  const renew = (path: string, key: string | undefined): Promise<Ready> => {
    const answer: Answer = { key, asked: ask(path, key) };
    answers.set(path, answer);
    answer.asked.then(
      (ready) => {
        answer.ready = ready;
      },
      () => {
        if (answers.get(path) === answer) {
          answers.delete(path);
        }
      },
    );
    return answer.asked;
  };

  const readyWith = (path: string, key: string | undefined): Ready | Promise<Ready> => {
    const answer = answers.get(path);
    return answer === undefined || answer.key !== key ? renew(path, key) : (answer.ready ?? answer.asked);
  };

  const readyFor = (path: string): Ready | Promise<Ready> => {
    const key = readKey();
    return key === undefined || typeof key === "string"
      ? readyWith(path, key)
      : key.then((read) => readyWith(path, read));
  };

  return {
    prepare: async (path) => void (await readyFor(path)),
    send: async (path, body, { signal, headers }) => {
      const found = readyFor(path);
      const { sdk, request } = found instanceof Promise ? await found : found;
      if (signal.aborted) {
        throw sdkAbort(sdk, signal);
      }
      const sent: HttpRequest = {
        method: request.method,
        headers: overHeaders(request.headers, headers),
        body: jsonTextOf(body, fieldAsWritten),
        signal,
        redirect: "manual",
      };
      let reply: HttpReply;
      try {
        reply = await transport.fetch(request.url, sent);
      } catch (reason) {
        throw rejectionOf(sdk, reason, signal);
      }
      if (!reply.ok) {
        throw await statusErrorOf(sdk, reply);
      }
      return reply;
    },
  };
}

function noHeaders(): ClientHeaders {
  return {};
}
