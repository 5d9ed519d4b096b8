import { Server } from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import { Sessions } from "../../../../../gateway-under-test/gateway/mcp/sessions/sessions.ts";
import { ManualClock } from "../../../manual-clock.ts";
import { aGateway, aProvider } from "../../../rig.ts";
import { aSession, initialize, raw } from "../mcp-clients.ts";

const limits = { maxSessions: 3, maxSessionsPerTenant: 2, sessionIdleMs: 1_000 };
const a = { tenant: "a", consumer: "key-1" };
const aServer = () => new Server({ name: "test", version: "1" });

async function opened(sessions: Sessions, owner = a) {
  const result = await sessions.open(owner, {}, aServer());
  if (result.kind !== "session") throw new Error(result.refusal.error.message);
  return result.session;
}

describe("a session", () => {
  it("is there for its owner only: neither another tenant's nor another key's", async () => {
    const sessions = new Sessions(new ManualClock(), limits);
    const { id } = await opened(sessions);
    expect(sessions.find(id, a)?.id).toBe(id);
    expect(sessions.find(id, { tenant: "b", consumer: "key-1" })).toBeUndefined();
    expect(sessions.find(id, { tenant: "a", consumer: "key-2" })).toBeUndefined();
  });

  it("ends when nobody has used it for a while", async () => {
    const clock = new ManualClock();
    const sessions = new Sessions(clock, limits);
    const { id } = await opened(sessions);
    clock.advance(999);
    expect(sessions.find(id, a)).toBeDefined();
    clock.advance(1);
    expect(sessions.find(id, a)).toBeUndefined();
    expect(sessions.size).toBe(0);
  });

  it("stays as long as something of it is open, and a while after", async () => {
    const clock = new ManualClock();
    const sessions = new Sessions(clock, limits);
    const session = await opened(sessions);
    const over = sessions.use(session);
    clock.advance(10_000);
    expect(sessions.find(session.id, a)).toBeDefined();
    over();
    clock.advance(999);
    expect(sessions.find(session.id, a)).toBeDefined();
    clock.advance(1);
    expect(sessions.find(session.id, a)).toBeUndefined();
  });

  it("gives its place back when it is closed", async () => {
    const sessions = new Sessions(new ManualClock(), limits);
    const session = await opened(sessions);
    await session.close();
    expect(sessions.size).toBe(0);
    await opened(sessions);
    await opened(sessions);
  });
});

describe("sessions are bounded", () => {
  it("for each tenant, without cost to the others", async () => {
    const sessions = new Sessions(new ManualClock(), limits);
    await opened(sessions);
    await opened(sessions);
    const third = await sessions.open(a, {}, aServer());
    expect(third).toMatchObject({ kind: "refused", refusal: { status: 429 } });
    await opened(sessions, { tenant: "b", consumer: "key-1" });
  });

  it("for all together", async () => {
    const sessions = new Sessions(new ManualClock(), limits);
    for (const tenant of ["a", "b", "c"]) await opened(sessions, { tenant, consumer: tenant });
    const fourth = await sessions.open({ tenant: "d", consumer: "d" }, {}, aServer());
    expect(fourth).toMatchObject({ kind: "refused", refusal: { status: 503 } });
  });

  it("and a client without a place is told when to come back", async () => {
    const mcp = { maxSessionsPerTenant: 1 };
    const { url } = await aGateway([await aProvider("east")], { mcp });
    const headers = await aSession(url);
    const { status, headers: said, message } = await raw(url, { body: initialize() });
    expect([status, said["retry-after"]]).toEqual([429, "5"]);
    expect(message).toMatchObject({ id: 1, error: { data: { code: "session_limit" } } });
    await raw(url, { method: "DELETE", headers });
    await aSession(url);
  });

  it("and a thousand that nobody ended are gone after a while", async () => {
    const clock = new ManualClock();
    const many = { ...limits, maxSessions: 1_000, maxSessionsPerTenant: 1_000 };
    const sessions = new Sessions(clock, many);
    await Promise.all(Array.from({ length: 1_000 }, () => opened(sessions)));
    expect(sessions.size).toBe(1_000);
    clock.advance(1_000);
    expect(sessions.size).toBe(0);
  });
});
