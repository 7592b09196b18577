/** Something that stands in at most one list. */
export interface Linked {
  previous: Linked | undefined;
  next: Linked | undefined;
}

/**
 * A set whose members hold their own places. A `Set` hashes each object and rebuilds its table again and again under members
 * that come and go, which is what calls do.
 */
export class LinkedList<Member extends Linked> {
  #first: Linked | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(member: Member): void {
    member.previous = undefined;
    member.next = this.#first;
    if (this.#first !== undefined) {
      this.#first.previous = member;
    }
    this.#first = member;
    this.#size += 1;
  }

  /** Takes a member out; one that is not in does nothing. */
  delete(member: Member): void {
    if (member.previous === undefined && this.#first !== member) {
      return;
    }
    if (member.previous === undefined) {
      this.#first = member.next;
    } else {
      member.previous.next = member.next;
    }
    if (member.next !== undefined) {
      member.next.previous = member.previous;
    }
    member.previous = undefined;
    member.next = undefined;
    this.#size -= 1;
  }

  /** The members as they are now, so that they may leave while one goes through them. */
  members(): readonly Member[] {
    const members: Member[] = [];
    for (let member = this.#first; member !== undefined; member = member.next) {
      members.push(member as Member);
    }
    return members;
  }
}
