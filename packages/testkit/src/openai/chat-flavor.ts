import type { JsonObject } from "../content/json-value.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ChatRequest } from "./chat-request.js";
import type { ChatUsage } from "./chat-usage.js";
import type { CompletionName } from "./completion-name.js";
import type { RequestWording } from "./request-wording.js";

/** How a server's chat differs from OpenAI's protocol. An absent member means that the server does what OpenAI does. */
export interface ChatFlavor {
  readonly wording: RequestWording;
  /** Additional fields of every completion. */
  readonly completion: JsonObject;
  /** Additional fields of every choice, streamed or not. */
  readonly choice: JsonObject;
  /** Events of a stream before its first chunk. */
  readonly opening: readonly JsonObject[];

  /** Refuses a request that OpenAI would accept. */
  readonly refuse?: (fields: JsonObject, request: ChatRequest) => SimulatedReply | undefined;
  /** Most tokens of a prompt. @default any number */
  readonly contextTokens?: number;
  /** Whether the fields of the request turn thinking on or off. `undefined`: the fields do not say. */
  readonly asksToThink?: (fields: JsonObject) => boolean | undefined;

  /** Start of a completion's id. @default "chatcmpl-" */
  readonly idPrefix?: string;
  /** Fields of a message or a delta that hold thoughts. `undefined`: the thoughts are not shown. */
  readonly thoughts?: (text: string) => JsonObject | undefined;
  /** Changes a whole message that is written as OpenAI would. `said` has its thoughts and its text again. */
  readonly message?: (
    message: JsonObject,
    said: { readonly reasoning: string; readonly content: string },
  ) => JsonObject;
  /** The id of a tool call. */
  readonly callId?: (requestId: string, index: number) => string;
  /** Whether a stream sends each tool call in one event. @default false: its arguments come in pieces */
  readonly wholeCalls?: boolean;
  /** Changes a tool call, or a piece of its arguments, that is written as OpenAI would. */
  readonly call?: (call: JsonObject, index: number) => JsonObject;
  /** Changes a finish reason. */
  readonly finishReason?: (reason: string, isStream: boolean) => string;
  /** Fields of the choice that holds the finish reason. */
  readonly finishChoice?: (reason: string) => JsonObject;

  readonly usage?: (usage: ChatUsage) => JsonObject;
  /** When a stream states its usage: in a separate event if requested, in the event of the finish reason, or in all events. @default "ownEvent" */
  readonly usagePlace?: "ownEvent" | "finishEvent" | "everyEvent";
  /** Whether the usage comes without being requested. @default false */
  readonly usageUnasked?: boolean;
  /** The fields of an event that hold the usage. @default `usage` */
  readonly usageFields?: (usage: JsonObject, name: CompletionName) => JsonObject;

  /** Additional fields of every event of a stream. */
  readonly event?: JsonObject;
  /** Additional fields of the event with the finish reason. */
  readonly finishEvent?: JsonObject;
  /** Text before a stream's first event, and before the JSON of a whole completion. */
  readonly keepAlive?: { readonly stream: string; readonly whole: string };
  /** The event with the server's own error, as sent. */
  readonly errorEvent?: (name: CompletionName) => string;
}
