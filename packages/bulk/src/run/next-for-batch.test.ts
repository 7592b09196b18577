import { expect, it } from "vitest";
import { type BatchFacts, type BatchStep, nextForBatch } from "./next-for-batch.js";
import type { RequestFault } from "./request-fault.js";

const service = { of: "service", retryAfterMs: undefined, isUnreached: false } as const;
const ofInputs: RequestFault = { of: "inputs", tooLarge: false, isCertain: false };
const tooLarge: RequestFault = { of: "inputs", tooLarge: true, isCertain: false };
const ofOneInput: RequestFault = { of: "inputs", tooLarge: false, isCertain: true };
const ofRun: RequestFault = { of: "run" };
const failing: RequestFault = { ...service, suspectsInputs: true, isRateLimit: false };
const limited: RequestFault = { ...service, suspectsInputs: false, isRateLimit: true };

const first: Omit<BatchFacts, "fault"> = {
  inputs: 8,
  named: 0,
  failures: 1,
  isAnswering: false,
  isUnlikely: false,
};
const halve: BatchStep = { do: "halve", holdsFault: true };
const halveLarge: BatchStep = { do: "halve", holdsFault: false };

const rows: readonly (readonly [string, RequestFault, Partial<BatchFacts>, BatchStep])[] = [
  ["the run ends when every request will fail alike", ofRun, {}, { do: "end" }],
  ["the run ends for one input too", ofRun, { inputs: 1, named: 1, isAnswering: true }, { do: "end" }],
  ["inputs that the error names are separated", ofInputs, { named: 2 }, { do: "separate" }],
  ["an only input that the error names is separated", ofInputs, { inputs: 1, named: 1 }, { do: "separate" }],
  ["a refused request is halved", ofInputs, {}, halve],
  ["a request that is too large is halved", tooLarge, { inputs: 2, failures: 5 }, halveLarge],
  ["an only input of which the error speaks gets it", ofOneInput, { inputs: 1 }, { do: "refuse" }],
  ["an only input that is refused is tried alone", ofInputs, { inputs: 1 }, { do: "alone" }],
  ["an only input that is too large is tried alone", tooLarge, { inputs: 1 }, { do: "alone" }],
  ["an only input that makes the server fail is tried alone", failing, { inputs: 1 }, { do: "alone" }],
  [
    "an only input waits for its rate",
    limited,
    { inputs: 1, failures: 9, isAnswering: true },
    { do: "wait" },
  ],
  ["the first failure is waited for", failing, {}, { do: "wait" }],
  [
    "the second failure without any answer makes requests smaller",
    failing,
    { failures: 2 },
    { do: "shrink" },
  ],
  ["so does a rate limit without any answer", limited, { failures: 2 }, { do: "shrink" }],
  [
    "a failure beside answers that chance explains is sent again soon",
    failing,
    { isAnswering: true },
    { do: "again" },
  ],
  [
    "failures beside answers that chance does not explain suspect the inputs",
    failing,
    { isAnswering: true, isUnlikely: true },
    halve,
  ],
  [
    "the third rate limit beside answers is waited for",
    limited,
    { failures: 3, isAnswering: true },
    { do: "wait" },
  ],
  ["the fourth rate limit beside answers halves", limited, { failures: 4, isAnswering: true }, halveLarge],
];

it.each(rows)("%s", (_, fault, facts, step) => {
  expect(nextForBatch({ ...first, fault, ...facts })).toEqual(step);
});
