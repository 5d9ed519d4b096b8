/** The virtual users of a traffic: who visits, and what is kept from one visit to the next. */

import type { Traffic } from "../traffic.ts";
import { cookieSend } from "./cookies.ts";
import type { Send, VirtualUser } from "./step-player.ts";

/** A user and how it sends. */
export interface Visitor {
  readonly user: VirtualUser;
  readonly send: Send;
}

/** `comer`: the number of who comes, if the traffic does not number its users itself. */
export type Visitors = (arrival: number, comer: number) => Visitor;

/**
 * Users whom the traffic counts, and connections of a closed loop, come again and are kept. In an
 * open model without users each arrival is a new one, and is forgotten.
 */
export function visitorsOf(traffic: Traffic, send: Send, origin: string): Visitors {
  const { users, model, cookies } = traffic;
  const newcomer = (number: number): Visitor => {
    return { user: { number }, send: cookies ? cookieSend(send, origin) : send };
  };
  if (users === null && model.kind === "open") return (_arrival, comer) => newcomer(comer);
  const known = new Map<number, Visitor>();
  return (arrival, comer) => {
    const number = users === null ? comer : arrival % users;
    const visitor = known.get(number) ?? newcomer(number);
    known.set(number, visitor);
    return visitor;
  };
}
