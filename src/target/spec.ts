/** What a scenario says of its target: the bundled gateway, or any HTTP system by URL. */

import { z } from "zod";
import { GamedayError } from "../base/errors.ts";
import { withoutQuerySecrets } from "../base/secret.ts";
import type { SiteSort } from "../faults/site.ts";
import { noSites, siteFields, sitesGiven, type UrlSites } from "./site-fields.ts";
import { type TlsFiles, tlsFields } from "./tls.ts";

export type TargetSpec = BundledSpec | UrlSpec;

export interface BundledSpec {
  readonly kind: "bundled";
  readonly replicas: number;
  /** Simulated providers, in the order in which the gateway tries them. */
  readonly providers: readonly string[];
  /** Laid over the gateway's configuration, key by key. */
  readonly gateway: Readonly<Record<string, unknown>>;
  /** Laid over the configuration of every simulated provider. */
  readonly provider: Readonly<Record<string, unknown>>;
  /** Where the replicas keep what they share: a Redis of their own; null: each its own memory. */
  readonly store: "redis" | null;
}

export interface UrlSpec {
  readonly kind: "url";
  /** Scheme, host and port, with a path that comes before every request's own. */
  readonly url: string;
  /** Sent with every request; may hold `${env.NAME}`. */
  readonly headers: Readonly<Record<string, string>>;
  /** By tenant: sent as a bearer token; may hold `${env.NAME}`. */
  readonly keys: Readonly<Record<string, string>>;
  /** Asked before the load begins: below 500 is ready. null: it is enough that it listens. */
  readonly ready: string | null;
  /** null: the certificate is checked as Node checks any. */
  readonly tls: TlsFiles | null;
  /** Where faults may act besides its edge. */
  readonly sites: UrlSites;
}

const placeName = z.string().regex(/^[a-z][a-z0-9-]*$/, "write a name like openai or eu-west-1");

const anything = z.record(z.string(), z.unknown());

const bundledFields = z
  .strictObject({
    replicas: z.int().min(1).max(16).default(2).describe("gateway replicas behind the balancer"),
    providers: z
      .array(placeName)
      .min(1)
      .max(16)
      .refine((names) => new Set(names).size === names.length, "name each provider once")
      .default(["openai", "anthropic", "mistral"])
      .describe("simulated providers, in the order in which the gateway tries them"),
    gateway: anything.default({}).describe("overrides any key of the gateway's configuration"),
    provider: anything.default({}).describe("overrides any key of the providers' configuration"),
    store: z
      .enum(["redis"])
      .nullable()
      .default(null)
      .describe("what the replicas share is kept in a Redis; else each keeps its own"),
  })
  .describe("the bundled gateway with simulated providers");

const urlField = z
  .url({ protocol: /^https?$/, error: "write a URL like https://staging.example", abort: true })
  .superRefine((url, context) => {
    const { username, password, search, hash } = new URL(url);
    if (username + password !== "") {
      const message = "a URL is shown in reports; give user and password as headers: authorization";
      context.addIssue({ code: "custom", message });
    }
    if (search + hash !== "") {
      context.addIssue({
        code: "custom",
        message: "a target ends with its path; leave out ? and #",
      });
    }
  });

// biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
const reference = "${env.NAME}";

/** Text that may hold `${env.NAME}`: a secret that is named instead of written down. */
const secretField = z.string().superRefine((text, context) => {
  const [unknown] = text.match(/\$\{(?!env\.\w+\})[^}]*\}?/) ?? [];
  if (unknown === undefined) return;
  context.addIssue({ code: "custom", message: `only ${reference} can stand here, not ${unknown}` });
});

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "not a header name");

export const targetFields = z
  .strictObject({
    bundled: bundledFields.optional(),
    url: urlField.optional().describe("any HTTP system"),
    headers: z
      .record(headerName, secretField)
      .optional()
      .describe(`sent with every request; name secrets as ${reference}`),
    keys: z
      .record(z.string(), secretField)
      .optional()
      .describe(`bearer tokens by tenant; name them as ${reference}`),
    ready: z
      .string()
      .startsWith("/", "a path starts with /")
      .optional()
      .describe("path asked before the load begins"),
    tls: tlsFields.optional(),
    ...siteFields,
  })
  .transform((fields, context): TargetSpec => {
    const { bundled, url, headers, keys, ready, tls } = fields;
    const sites = sitesGiven(fields);
    const message = problemOf(fields);
    if (message !== null) {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }
    if (url === undefined) return { kind: "bundled", ...(bundled ?? bundledFields.parse({})) };
    const credentials = { headers: headers ?? {}, keys: keys ?? {}, tls: tls ?? null };
    return { kind: "url", url, ...credentials, ready: ready ?? "/", sites };
  })
  .describe("what is under test");

/** Keys that only a system by URL can have. */
const ofUrl = ["headers", "keys", "ready", "tls", ...Object.keys(siteFields)];

function problemOf(fields: Readonly<Record<string, unknown>>): string | null {
  const { bundled, url, tls } = fields;
  if (bundled === undefined && url === undefined) {
    return "say what is under test: bundled: {} or url: https://staging.example";
  }
  if (bundled !== undefined && url !== undefined) return "give bundled or url, not both";
  const needsUrl = ofUrl.find((key) => fields[key] !== undefined);
  if (url === undefined && needsUrl !== undefined) return `${needsUrl} belongs to url`;
  const isPlain = typeof url === "string" && url.startsWith("http:");
  return tls !== undefined && isPlain ? "tls is for an https url" : null;
}

/** The same scenario against another system: `--target URL`. Credentials are not carried over. */
export function targetAt(url: string): UrlSpec {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    const hint = "Write it with its scheme, like https://staging.example or http://127.0.0.1:8080.";
    throw new GamedayError("E_USAGE", `${withoutCredentials(url)} is not an HTTP URL`, { hint });
  }
  const { username, password, search, hash } = new URL(url);
  if (search + hash !== "") {
    const hint = "Leave out ? and #, and what is behind them.";
    throw new GamedayError("E_USAGE", "a target ends with its path", { hint });
  }
  if (username + password !== "") {
    const hint = "A URL is shown in reports; send user and password as an authorization header.";
    throw new GamedayError("E_USAGE", "a URL may not hold a user and a password", { hint });
  }
  return { kind: "url", url, headers: {}, keys: {}, ready: null, tls: null, sites: noSites };
}

/** Of a text that is no URL: what stands before an @ may be a user and a password. */
const withoutCredentials = (text: string): string =>
  withoutQuerySecrets(text.replace(/^.*@/s, "[redacted]@"));

/** What faults can name in this target, by sort. */
export type SiteNames = Readonly<Record<Exclude<SiteSort, "anything">, readonly string[]>>;

export function sitesOf(target: TargetSpec): SiteNames {
  if (target.kind === "url") {
    const { links, processes, providers, stores } = target.sites;
    return {
      link: ["edge", ...Object.keys(links)],
      process: Object.keys(processes),
      provider: Object.keys(providers),
      store: Object.keys(stores),
    };
  }
  const providers = target.providers.map((name) => `provider/${name}`);
  const replicas = Array.from({ length: target.replicas }, (_, index) => `gateway/${index + 1}`);
  const store = target.store === null ? [] : ["store"];
  return {
    link: ["edge", ...providers, ...store],
    process: [...replicas, ...providers, "balancer", ...store],
    provider: providers,
    store,
  };
}
