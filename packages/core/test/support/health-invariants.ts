import { demand } from "./broken-promise.js";
import type { HealthWorld } from "./health-world.js";

/** What holds in every state, whatever has happened. @throws {BrokenPromise} when it does not */
export function checkInvariants(world: HealthWorld): void {
  lookingMovesNothing(world);
  positionsAreThoseOfANaiveLook(world);
  attemptsInFlightAreTheLeasesOut(world);
  roomIsKept(world);
}

function lookingMovesNothing(world: HealthWorld): void {
  const before = world.fingerprint();
  void world.switcher.activeId;
  world.switcher.snapshot();
  demand(world.fingerprint() === before, "looking moved something");
  demand(
    world.switcher.activeId === world.ids.find((id) => world.health.isClosed(id)),
    "the active credential is not the first closed one",
  );
}

/** What health remembers between two looks is what a look at every credential finds. */
function positionsAreThoseOfANaiveLook(world: HealthWorld): void {
  const { health, ids } = world;
  const nowMs = world.clock.monotonicMs();
  const isHeard = (id: string) =>
    world.domainsOf(id).some(({ state }) => state.status === "half_open" && state.silentAtMs > nowMs);
  for (let position = ids.length; position >= 0; position -= 1) {
    const closed = ids.findIndex((id, at) => at >= position && health.isClosed(id));
    demand(
      health.firstClosed(position) === (closed === -1 ? undefined : closed),
      "a closed credential was not found",
    );
    const above = ids.slice(0, position).map((id) => health.of(id));
    // A probe that has been silent for a second hides no credential.
    const isProbing = ids.slice(0, position).some(isHeard);
    const due = isProbing ? -1 : above.findLastIndex((of) => of.state === "open" && of.probeDue);
    demand(
      health.dueAbove(position) === (due === -1 ? undefined : due),
      "a credential that is due was not found",
    );
  }
}

function attemptsInFlightAreTheLeasesOut(world: HealthWorld): void {
  for (const id of world.ids) {
    const out = world.leases.filter(({ credentialId }) => credentialId === id).length;
    demand(world.health.status(id).inFlight === out, "an attempt in flight has no lease");
    // No credential of this world shares a domain.
    for (const { inFlight } of world.domainsOf(id)) {
      demand(inFlight === out, "a domain counts other attempts than its leases");
    }
  }
}

/** A refusal comes sooner than this: a request that is out for longer has been taken. */
const refusalMs = 1_000;
/** The lease of a probe ends by itself: the bound of its attempt and 5 s. */
const probeMs = 65_000;

/** After a rate limit no more are in flight than its room, but for those from before; and one alone until it is answered or taken. */
function roomIsKept(world: HealthWorld): void {
  const nowMs = world.clock.monotonicMs();
  for (const [id, since] of world.rooms) {
    const { sent } = since;
    const running = sent.filter(({ lease }) => world.leases.includes(lease));
    // A probe whose lease has expired is given up, though it may still end.
    const out = running.filter(({ lease, sentMs }) => !lease.probe || nowMs < sentMs + probeMs);
    const { room } = world.health.status(id);
    if (room === undefined) {
      // So long after the refusal an answer has lifted the bound.
      world.rooms.delete(id);
      continue;
    }
    demand(out.length <= room, `${out.length} attempts on ${id} in a room of ${room}`);
    since.isTaken ||= running.some(({ sentMs }) => nowMs >= sentMs + refusalMs);
    demand(since.isTaken || out.length <= 1, `${out.length} attempts on ${id} before an answer`);
  }
}
