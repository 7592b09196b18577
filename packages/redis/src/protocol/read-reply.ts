import {
  errorClasses,
  type FleetChange,
  faultScopes,
  type HealthChange,
  isObject,
  type JsonObject,
  longestWaitMs,
  plainWord,
  policyWords,
} from "@hotspare/core/plugin";
import type { RecordMessage } from "./fleet-messages.js";
import type { Version } from "./fleet-record.js";

type Opening = Extract<HealthChange, { readonly state: "open" }>;

const mostCharacters = 65_536;
export const longestName = 512;

/** Data in Redis are not what a Hotspare wrote there. */
export class UnreadableDataError extends Error {
  override readonly name = "UnreadableDataError";
}

/** The JSON of a reply or a message. @throws {UnreadableDataError} */
export function parseReply(reply: unknown, mostLength = mostCharacters): unknown {
  const text = typeof reply === "string" || Buffer.isBuffer(reply) ? String(reply) : undefined;
  if (text === undefined || text.length > mostLength) {
    throw new UnreadableDataError(
      text === undefined ? "the reply is not a text" : `the reply has ${text.length} characters`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableDataError("the reply is not JSON");
  }
}

/** A record, with nothing but the fields that are known, each of its type and within its bounds. @throws {UnreadableDataError} */
export function readRecord(value: unknown): RecordMessage {
  const fields = objectOf(value, "record");
  const { domain, proposal, by, state } = fields;
  const change: FleetChange = {
    ...(state === "closed" ? { domain: nameOf(domain, "domain"), state } : readOpening(fields)),
    ageMs: durationOf(fields["ageMs"], "ageMs"),
    by: textOf(by, "by", 200),
  };
  return {
    domain: change.domain,
    version: readVersion(fields),
    proposalId: textOf(proposal, "proposal", 200),
    by: textOf(by, "by", 200),
    credentialId: textOf(fields["credentialId"], "credentialId", longestName),
    change,
  };
}

export function readVersion(value: unknown): Version {
  const { epoch, number } = objectOf(value, "version");
  return { epoch: nameOf(epoch, "epoch"), number: countOf(number, "number") };
}

function readOpening(fields: JsonObject): Opening {
  const { domain, state, cause, statedInMs } = fields;
  if (state !== "open") {
    throw new UnreadableDataError("state is neither open nor closed");
  }
  const { classification, consequence } = objectOf(parseReply(cause), "cause");
  return {
    domain: nameOf(domain, "domain"),
    state,
    classification: readClassification(objectOf(classification, "classification")),
    consequence: readConsequence(objectOf(consequence, "consequence")),
    probeInMs: durationOf(fields["probeInMs"], "probeInMs"),
    ...(statedInMs === undefined ? {} : { statedInMs: durationOf(statedInMs, "statedInMs") }),
    openings: countOf(fields["openings"], "openings"),
    lastResorts: countOf(fields["lastResorts"] ?? 0, "lastResorts"),
  };
}

function readClassification({
  class: errorClass,
  scope,
  reason,
  rule,
  retryAfterMs,
  evidence,
}: JsonObject): Opening["classification"] {
  return {
    class: wordOf(errorClass, errorClasses, "class"),
    scope: wordOf(scope, faultScopes, "scope"),
    reason: plainWord(textOf(reason, "reason", longestName)),
    rule: plainWord(textOf(rule, "rule", longestName)),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: durationOf(retryAfterMs, "retryAfterMs") }),
    ...(evidence === "text" ? { evidence } : {}),
  };
}

function readConsequence(fields: JsonObject): Opening["consequence"] {
  return {
    call: wordOf(fields["call"], policyWords.call, "call"),
    circuit: wordOf(fields["circuit"], policyWords.circuit, "circuit"),
    cooldown: wordOf(fields["cooldown"], policyWords.cooldown, "cooldown"),
    waits: wordOf(fields["waits"], policyWords.waits, "waits"),
    blocks: fields["blocks"] === true,
    probedEarly: fields["probedEarly"] === true,
    provesEndpoint: fields["provesEndpoint"] === true,
    limitsRoom: fields["limitsRoom"] === true,
  };
}

function objectOf(value: unknown, name: string): JsonObject {
  if (!isObject(value) || Array.isArray(value)) {
    throw new UnreadableDataError(`${name} is not an object`);
  }
  return value;
}

function textOf(value: unknown, name: string, most: number): string {
  if (typeof value !== "string" || value.length > most) {
    throw new UnreadableDataError(`${name} is not a text of at most ${most} characters`);
  }
  return value;
}

function nameOf(value: unknown, name: string): string {
  const text = textOf(value, name, longestName);
  if (text === "") {
    throw new UnreadableDataError(`${name} is empty`);
  }
  return text;
}

function countOf(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) {
    throw new UnreadableDataError(`${name} is not a count`);
  }
  return Number(value);
}

function durationOf(value: unknown, name: string): number {
  if (typeof value !== "number" || !(value >= 0)) {
    throw new UnreadableDataError(`${name} is not a duration`);
  }
  return Math.min(value, longestWaitMs);
}

function wordOf<Word extends string>(value: unknown, words: readonly Word[], name: string): Word {
  const word = words.find((known) => known === value);
  if (word === undefined) {
    throw new UnreadableDataError(`${name} is not a word of this version`);
  }
  return word;
}
