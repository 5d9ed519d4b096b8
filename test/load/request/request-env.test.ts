// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestWithEnv } from "../../../src/load/request/request-env.ts";
import {
  printableRequest,
  withoutRequestSecret,
} from "../../../src/load/request/request-secrets.ts";
import { fixedRequest } from "../../../src/load/request/requests.ts";
import { spec, timeouts } from "../sample.ts";

const sentHeaders = (parts: Parameters<typeof spec>[0], env: Readonly<Record<string, string>>) =>
  fixedRequest({ timeouts }, requestWithEnv(spec(parts), env))?.headers;

describe("a secret of the environment", () => {
  it("is put into headers and credentials", () => {
    const env = { KEY: "k", PASSWORD: "p" };
    expect(sentHeaders({ headers: { "x-api-key": "<${env.KEY}>" } }, env)).toEqual({
      "x-api-key": "<k>",
    });
    const basic = { user: "ada", password: "${env.PASSWORD}" };
    expect(sentHeaders({ basic }, env)).toEqual({
      authorization: `Basic ${Buffer.from("ada:p").toString("base64")}`,
    });
  });

  it("is sent as it is, whatever template it may look like", () => {
    const secret = fc.string({ unit: fc.constantFrom("$", "{", "}", "a"), minLength: 1 });
    fc.assert(
      fc.property(secret, (KEY) => {
        expect(sentHeaders({ headers: { a: "$${env.KEY}" } }, { KEY })).toEqual({
          a: "${env.KEY}",
        });
        expect(sentHeaders({ headers: { a: "$$${env.KEY}{" } }, { KEY })).toEqual({
          a: `$${KEY}{`,
        });
      }),
    );
  });

  it.each([
    ["not set", {}, "the environment variable KEY is not set"],
    ["empty", { KEY: "" }, "the environment variable KEY is not set"],
    [
      "two lines",
      { KEY: "hidden\nx" },
      "the environment variable KEY is not one line of Latin-1 text",
    ],
  ])("that is %s is told by its name alone", (_what, env, message) => {
    const expand = () => requestWithEnv(spec({ headers: { a: "${env.KEY}" } }), env);
    expect(expand).toThrow(new RegExp(`^${message}$`));
  });
});

describe("what is shown of a request in a file", () => {
  it.each([
    [["bearer"], "sk-1", "[redacted]"],
    [["bearer"], "${env.KEY}", "${env.KEY}"],
    [["basic", "user"], "ada", "ada"],
    [["basic", "password"], "pw", "[redacted]"],
    [["headers", "x-api-key"], "k", "[redacted]"],
    [["headers", "accept"], "text/plain", "text/plain"],
    [["query", "api_key"], "k", "[redacted]"],
    [["query", "page"], 2, 2],
    [["form", "client_secret"], "k", "[redacted]"],
    [["json", "user", "password"], "k", "[redacted]"],
    [["json", "max_tokens"], 100, 100],
    [["multipart", 0, "value"], "k", "[redacted]"],
    [["multipart", 0, "name"], "token", "token"],
    [["body"], '{"password":"k","a":1}', '{"password":"[redacted]","a":1}'],
    [["get"], "/a?token=k&b=c", "/a?token=[redacted]&b=c"],
  ])("%j: %j is %j", (path, value, shown) => {
    expect(withoutRequestSecret(path, value)).toBe(shown);
  });
});

describe("what is shown of a request in a plan", () => {
  it("has no secrets and no bytes", () => {
    const bytes = new TextEncoder().encode("hidden");
    const file = { fileName: "a.png", type: "image/png", content: bytes };
    const part = { name: "password", fileName: null, type: null, content: "hidden" };
    const parts = [part, { ...part, name: "note", content: "shown" }, { name: "f", ...file }];
    const shown = [
      printableRequest(
        spec({
          path: "/a?key=hidden",
          headers: { authorization: "Bearer hidden" },
          basic: { user: "shown", password: "hidden" },
          body: { kind: "text", text: "a=shown&password=hidden", holds: "form" },
        }),
      ),
      printableRequest(spec({ body: { kind: "text", text: '{"token":"hidden"}', holds: "json" } })),
      printableRequest(spec({ body: { kind: "bytes", bytes } })),
      printableRequest(spec({ body: { kind: "multipart", parts } })),
    ];
    expect(JSON.stringify(shown)).not.toContain("hidden");
    expect(JSON.stringify(shown).match(/shown/g)).toHaveLength(3);
    expect(shown[2]?.body).toEqual({ kind: "text", text: "[6 bytes]" });
  });
});
