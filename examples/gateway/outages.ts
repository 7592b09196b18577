import type { KeyHandle } from "@hotspare/testkit";

/** The keys of the simulated providers. */
export interface Keys {
  readonly teamA: KeyHandle;
  readonly teamB: KeyHandle;
  readonly other: KeyHandle;
}

/** Something that happens at a provider. */
export interface Outage {
  readonly text: string;
  act(keys: Keys): void;
}

/** What goes wrong, in turn. Each outage lasts half of its turn. */
export const outages: readonly Outage[] = [
  { text: "the key of team-a is revoked (401)", act: ({ teamA }) => teamA.revoked() },
  {
    text: "team-a may send 20 requests a minute (429 with retry-after)",
    act: ({ teamA }) => teamA.rateLimit({ requestsPerMinute: 20 }),
  },
  {
    text: "a brown-out: team-a answers late, or 503",
    act: ({ teamA }) => teamA.latency({ minMs: 1_500, maxMs: 4_000 }).status(503, { times: 5 }),
  },
  {
    text: "the first provider is dead: team-a and team-b get no answer",
    act: ({ teamA, teamB }) => {
      teamA.resetConnection();
      teamB.resetConnection();
    },
  },
];

/** Ends an outage. A provider on a good day takes a while too, so that a person can watch. */
export function recover(keys: Keys): void {
  for (const key of Object.values(keys)) {
    key.healthy().latency({ minMs: 80, maxMs: 250 });
  }
}
