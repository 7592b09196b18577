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
  ...[
    "stated-limit.ts:7 60 -> 61",
    "stated-limit.ts:77 1_000 -> 1001",
    "stated-limit.ts:78 4_000 -> 4001",
    "stated-limit.ts:78 >= -> >",
    "stated-limit.ts:83 <= -> <",
    "learned-limit.ts:51 < -> <=",
    "learned-limit.ts:60 1 -> 2",
    "learned-limit.ts:62 10_000 -> 10001",
    "recent-count.ts:2 12 -> 13",
  ].map((name) => ({
    name,
    reason: "a measure of how sure to be: a little more or less is no difference",
  })),
  {
    name: "quota-load.ts:27 this.learned.isKnown -> true",
    reason: "a limit that is not known is 0, which is taken for none",
  },
  {
    name: "learned-limit.ts:29 0 -> 1",
    reason: "the rate is undefined only while the limit is not asked for",
  },
  {
    name: "learned-limit.ts:85 0 -> 1",
    reason: "the rate is undefined only while the limit is not asked for",
  },
  {
    name: "learned-limit.ts:34 this.#rate !== undefined -> true",
    reason: "the level is set anew at the first refusal",
  },
  { name: "learned-limit.ts:19 0 -> 1", reason: "the first refusal does not look at it" },
  { name: "learned-limit.ts:21 0 -> 1", reason: "the level is set anew at the first refusal" },
  {
    name: "stated-limit.ts:66 <= -> <",
    reason: "when nothing is missing the time that it takes is none",
  },
  {
    name: "learned-limit.ts:79 <= -> <",
    reason: "when nothing is missing the time that it takes is none",
  },
  {
    name: "recent-count.ts:17 0 -> 1",
    reason: "one answer more or less in a minute is no difference",
  },
];
