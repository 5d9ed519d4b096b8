/** What a scenario may say of its target, and the places that faults find in it. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { noSites } from "../../src/target/site-fields.ts";
import { sitesOf, targetAt, targetFields } from "../../src/target/spec.ts";

describe("a target", () => {
  it("given by its URL has nothing to send but what it was given", () => {
    expect(targetFields.parse({ url: "https://staging.example/base" })).toEqual({
      kind: "url",
      url: "https://staging.example/base",
      headers: {},
      keys: {},
      ready: "/",
      tls: null,
      sites: noSites,
    });
  });

  it("that is bundled has two replicas and three providers, unless it says otherwise", () => {
    expect(targetFields.parse({ bundled: {} })).toEqual({
      kind: "bundled",
      replicas: 2,
      providers: ["openai", "anthropic", "mistral"],
      gateway: {},
      provider: {},
      store: null,
    });
  });

  it("may refer to secrets, and to nothing else", () => {
    const accepts = (authorization: string) =>
      targetFields.safeParse({ url: "https://a.example", headers: { authorization } }).success;
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: how scenarios refer to secrets.
    expect(accepts("Bearer ${env.TOKEN}")).toBe(true);
    expect(accepts("costs $5")).toBe(true);
    expect(accepts("Bearer ${TOKEN}")).toBe(false);
    expect(accepts("Bearer ${env.TOKEN")).toBe(false);
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: how scenarios refer to secrets.
  });
});

describe("the target of --target", () => {
  it.each(["http://127.0.0.1:8080", "https://staging.example/base"])("may be %s", (url) => {
    expect(targetAt(url)).toMatchObject({ kind: "url", url });
  });

  it.each(["staging.example", "ftp://staging.example", "http//x", ""])("is not %j", (url) => {
    expect(() => targetAt(url)).toThrow("is not an HTTP URL");
  });
});

describe("credentials in --target", () => {
  const rows = [
    ["without a scheme", "ann:s3cret-pw@staging.example"],
    ["of another scheme", "ftp://ann:s3cret-pw@staging.example"],
    ["with an @ in the password", "ann:s3cret@s3cret-pw@staging.example"],
    ["in what is no URL", "http://ann:s3cret-pw@stag ing.example"],
    ["in a URL", "http://ann:s3cret-pw@staging.example"],
    ["in a query without a scheme", "staging.example?api_key=s3cret-pw"],
    ["in a query", "http://staging.example/?api_key=s3cret-pw"],
    ["behind a #", "http://staging.example/#s3cret-pw"],
  ] as const;

  it.each(rows)("%s are refused, and not told", (_where, url) => {
    expect(() => targetAt(url)).toThrow(GamedayError);
    expect(() => targetAt(url)).not.toThrow(/s3cret/);
  });
});

describe("faults find", () => {
  it("in a bundled target its edge, its providers' links, and every replica and provider", () => {
    const bundled = targetFields.parse({ bundled: { replicas: 3, providers: ["a", "b"] } });
    expect(sitesOf(bundled)).toEqual({
      link: ["edge", "provider/a", "provider/b"],
      process: ["gateway/1", "gateway/2", "gateway/3", "provider/a", "provider/b", "balancer"],
      provider: ["provider/a", "provider/b"],
      store: [],
    });
  });

  it("the store, of each sort, in a bundled target that has one", () => {
    const { link, process, store } = sitesOf(targetFields.parse({ bundled: { store: "redis" } }));
    expect([link.at(-1), process.at(-1), store]).toEqual(["store", "store", ["store"]]);
  });

  it("in a target given by its URL what its scenario names", () => {
    const target = targetFields.parse({
      url: "https://staging.example",
      links: { db: { listen: "127.0.0.1:9001", upstream: "127.0.0.1:5432" } },
      processes: { "gateway/1": { pid: 4711 } },
      providers: { openai: { control: "http://127.0.0.1:9000" } },
      stores: { redis: { url: "redis://127.0.0.1:6379" } },
    });
    expect(sitesOf(target)).toEqual({
      link: ["edge", "db"],
      process: ["gateway/1"],
      provider: ["openai"],
      store: ["redis"],
    });
  });

  it("in a target given by its URL nothing but its edge", () => {
    expect(sitesOf(targetAt("https://staging.example"))).toEqual({
      link: ["edge"],
      process: [],
      provider: [],
      store: [],
    });
  });
});

describe("a place of a target given by its URL", () => {
  const at = (place: object) => () => targetFields.parse({ url: "https://a.example", ...place });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: how scenarios refer to secrets.
  it("names its password, and does not tell it", () => {
    expect(at({ stores: { db: { url: "redis://:${env.DB}@127.0.0.1:6379" } } })).not.toThrow();
    const told = "write its password as ${env.NAME}";
    expect(at({ stores: { db: { url: "redis://:s3cret@127.0.0.1:6379" } } })).toThrow(told);
    expect(at({ stores: { db: { url: "redis://:50%off@127.0.0.1:6379" } } })).toThrow(told);
    expect(at({ "fault-proxy": "http://ann:s3cret@127.0.0.1:8474" })).toThrow(told);
    expect(at({ providers: { a: { control: "http://ann:x@127.0.0.1:1" } } })).toThrow(told);
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: how scenarios refer to secrets.

  it("is asked below its URL, whether that ends with a slash or not", () => {
    const target = targetFields.parse({
      url: "https://a.example",
      "fault-proxy": "http://127.0.0.1:8474/",
      providers: { a: { control: "http://127.0.0.1:9000/sim//" } },
    });
    expect(target).toMatchObject({
      sites: {
        faultProxy: "http://127.0.0.1:8474",
        providers: { a: { control: "http://127.0.0.1:9000/sim" } },
      },
    });
  });

  it.each(["127.0.0.1:65535", "[::1]:9001", "my_host.local:80"])("may be at %s", (upstream) => {
    expect(at({ links: { db: { listen: "127.0.0.1:1", upstream } } })).not.toThrow();
  });

  it.each([
    ["127.0.0.1:65536", "a port is at most 65535"],
    ["127.0.0.1:99999", "a port is at most 65535"],
    ["[:::]:9001", "this is no address; write host:port"],
    ["[1:2]:9001", "this is no address; write host:port"],
    ["999.0.0.1:9001", "this is no address; write host:port"],
    ["::1:9001", "write host:port"],
  ])("is refused at %s: %s", (address, told) => {
    const end = "127.0.0.1:1";
    expect(at({ links: { db: { listen: address, upstream: end } } })).toThrow(told);
    expect(at({ links: { db: { listen: end, upstream: address } } })).toThrow(told);
  });

  it.each([
    [{ links: { db: { listen: "9001", upstream: "127.0.0.1:1" } } }, "write host:port"],
    [{ processes: { a: {} } }, "give pid or pid-file"],
    [{ processes: { a: { pid: 1, "pid-file": "x" } } }, "give pid or pid-file"],
    [{ stores: { db: { url: "http://127.0.0.1" } } }, "write a URL like redis://"],
  ])("is refused with what to write instead: %o", (place, told) => {
    expect(at(place)).toThrow(told);
  });
});
