import { describe, expect, it } from "vitest";
import type { TlsSpec } from "../../../src/load/transport/endpoint.ts";
import { answer, httpTarget, tcpTarget, tlsTarget } from "../http-target.ts";
import { outgoing } from "../sample.ts";
import { liveSender, pem, serverTls, trusting } from "./live-sender.ts";

const answered = { kind: "answered", status: 200 };

describe("a server's certificate", () => {
  it.each([
    ["is taken if its authority is named", "server", trusting(), "answered"],
    ["is not taken if nobody knows its authority", "server", null, "tls"],
    ["is not taken if it is of another name", "other", trusting(), "tls"],
    ["is not taken if it is too old", "expired", trusting(), "tls"],
    ["is taken whatever it is, if told so", "expired", trusting({ insecure: true }), "answered"],
    [
      "is taken from nobody we know, if told so",
      "other",
      trusting({ ca: null, insecure: true }),
      "answered",
    ],
  ] as const)("%s", async (_claim, name, tls, kind) => {
    const { origin } = await tlsTarget(answer(200), serverTls(name));
    expect((await liveSender({ origin, tls }).send(outgoing())).outcome.kind).toBe(kind);
  });

  it("is held against the origin's name, not against the link that is dialled", async () => {
    const dialling = async (name: "server" | "other", origin: string) => {
      const { port } = await tlsTarget(answer(200), serverTls(name));
      const dial = { host: "127.0.0.1", port };
      return (await liveSender({ origin, dial, tls: trusting() }).send(outgoing())).outcome.kind;
    };
    expect(await dialling("server", "https://api.test")).toBe("answered");
    expect(await dialling("other", "https://other.test")).toBe("answered");
    expect(await dialling("other", "https://api.test")).toBe("tls");
    expect(await dialling("server", "https://[::1]:1")).toBe("answered");
    expect(await dialling("server", "https://192.0.2.1")).toBe("tls");
  });
});

describe("a client's certificate", () => {
  const options = { ...serverTls(), ca: pem("ca"), requestCert: true };
  it("is shown to a server that asks for it", async () => {
    const { origin } = await tlsTarget(answer(200), options);
    const tls = trusting({ cert: pem("client"), key: pem("client-key") });
    expect((await liveSender({ origin, tls }).send(outgoing())).outcome).toEqual(answered);
  });

  it("that is missed is tls, though the server says so only after the handshake", async () => {
    const { origin } = await tlsTarget(answer(200), options);
    const { outcome } = await liveSender({ origin, tls: trusting() }).send(outgoing());
    expect(outcome).toEqual({ kind: "tls" });
  });

  it.each<[string, Partial<TlsSpec>]>([
    ["is no PEM", { cert: "nonsense", key: pem("client-key") }],
    ["does not belong to its key", { cert: pem("client"), key: pem("other-key") }],
  ])("that %s is the user's to put right, before anything is sent", (_what, parts) => {
    const make = () => liveSender({ origin: "https://localhost", tls: trusting(parts) });
    expect(make).toThrow(/^the target's tls cannot be used: (?!.*nonsense)/);
  });
});

describe("what is asked for in the handshake", () => {
  async function greeting(origin: string): Promise<string> {
    let heard = "";
    const { port } = await tcpTarget((socket) => {
      socket.once("data", (data) => {
        heard = data.toString("latin1");
        socket.destroy();
      });
    });
    const dial = { host: "127.0.0.1", port };
    const { outcome } = await liveSender({ origin, dial }).send(outgoing());
    expect(outcome).toEqual({ kind: "reset" });
    return heard;
  }

  it("is the origin's name, and HTTP/1.1", async () => {
    const heard = await greeting("https://api.test");
    expect(heard).toContain("api.test");
    expect(heard).toContain("\x08http/1.1");
  });

  it("is no name, where the origin is an address", async () => {
    expect(await greeting("https://192.0.2.1")).not.toContain("192.0.2.1");
  });
});

describe("TLS and what is none", () => {
  it("is tls, where plain HTTP answers", async () => {
    const { port } = await httpTarget(answer(200));
    const origin = `https://localhost:${port}`;
    expect((await liveSender({ origin }).send(outgoing())).outcome).toEqual({ kind: "tls" });
  });

  it("is no answer, where plain HTTP was sent", async () => {
    const { port } = await tlsTarget(answer(200), serverTls());
    const { outcome } = await liveSender({ origin: `http://127.0.0.1:${port}` }).send(outgoing());
    expect(["reset", "protocol"]).toContain(outcome.kind);
  });
});

describe("a connection over TLS", () => {
  it("is used again, and resumes the session when it is made anew", async () => {
    const resumed: boolean[] = [];
    const { origin, requests } = await tlsTarget((request, response) => {
      const { socket } = request;
      resumed.push("isSessionReused" in socket && isReused(socket));
      response.end("ok");
    }, serverTls());
    const kept = liveSender({ origin, tls: trusting() });
    for (let n = 0; n < 5; n++) expect((await kept.send(outgoing())).outcome).toEqual(answered);
    expect(new Set(requests.map(({ socket }) => socket)).size).toBe(1);
    resumed.length = 0;
    const anew = liveSender({ origin, tls: trusting() }, { reuse: false });
    for (let n = 0; n < 4; n++) expect((await anew.send(outgoing())).outcome).toEqual(answered);
    expect(resumed[0]).toBe(false);
    expect(resumed.at(-1)).toBe(true);
  });

  it("brings large bodies whole", async () => {
    const body = Array.from({ length: 30_000 }, (_, n) => `${n} `).join("");
    const { origin } = await tlsTarget(answer(200, body), serverTls());
    const sender = liveSender({ origin, tls: trusting() });
    const all = await Promise.all(
      Array.from({ length: 20 }, () => sender.send(outgoing({ keepsAnswer: true }))),
    );
    for (const { answer: kept } of all) expect(String(kept?.body)).toBe(body);
  });
});

const isReused = (socket: object): boolean =>
  "isSessionReused" in socket &&
  typeof socket.isSessionReused === "function" &&
  socket.isSessionReused() === true;
