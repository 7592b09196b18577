/** Mutants that no test can notice, or need not, and why. */
export const acceptedSurvivors: readonly { readonly name: string; readonly reason: string }[] = [
  {
    name: "4_096 -> 4097",
    reason: "a bound against pages of text: one character more or less is no difference",
  },
  { name: "errno-of.ts:1 5 -> 6", reason: "a bound against circles of causes" },
  {
    name: "general-rules.ts:32 facts === undefined",
    reason: "the rule before it has taken every failure without facts",
  },
  { name: "status-ladder.ts:51 400 -> 401", reason: "the rung of 400 comes first" },
  {
    name: "spoken-duration.ts:22 0 -> 1",
    reason: "the default is never taken: the groups are there or the text is none",
  },
  {
    name: "health-registry.ts:95",
    reason: "a quick way out: a state that is the same is told to nobody further down",
  },
  { name: "wait-in-message.ts:41", reason: "without a date the time is NaN, which is no plausible wait" },
  {
    name: "model-health.ts:30 0 -> 1",
    reason: "only differences of the count are looked at",
  },
  {
    name: "health-lease.ts:89",
    reason: "a quick way out: a lease that is no probe holds no domain half-open",
  },
  { name: "health-lease.ts:161", reason: "closing what is closed and has no failures changes nothing" },
  {
    name: "model-health.ts:225",
    reason: "a guard against ourselves: nobody asks it of a closed domain",
  },
  {
    name: "ordered-switcher.ts:44",
    reason: "the quick way of the happy path: what follows finds the same",
  },
  {
    name: 'acquire-unclosed.ts:29 state.state === "closed"',
    reason: "nobody asks it with a closed credential",
  },
];
