/** What a scenario says of the places of a system by URL on which faults may act. */

import { z } from "zod";
import { commandSecret } from "../faults/action/literal-secret.ts";

const siteName = z
  .string()
  .regex(/^[a-z0-9][\w.-]*(\/[\w.-]+)?$/i, "write a name like provider/openai or gateway/1");

const hostPort = z
  .string()
  .regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i, {
    error: "write host:port, like 127.0.0.1:9001",
    abort: true,
  })
  .refine((text) => Number(/\d+$/.exec(text)?.[0]) <= 65_535, {
    error: "a port is at most 65535; write host:port, like 127.0.0.1:9001",
    abort: true,
  })
  .refine((text) => URL.canParse(`http://${text}`) && URL.canParse(`tcp://${text}`), {
    error: "this is no address; write host:port, like 127.0.0.1:9001 or [::1]:9001",
  });

// biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
const reference = "${env.NAME}";

/** A URL is shown in plans and journals: its password may only be named. */
const namesItsPassword = (url: string): boolean => {
  // Of what a URL escapes, only the braces can be part of a name.
  const password = new URL(url).password.replace(/%7B/gi, "{").replace(/%7D/gi, "}");
  return /^(\$\{env\.\w+\})?$/.test(password);
};

const urlOf = (protocol: RegExp, example: string) =>
  z
    .url({ protocol, error: `write a URL like ${example}`, abort: true })
    .refine(namesItsPassword, `a URL is shown in reports; write its password as ${reference}`);

/** Paths are put behind it. */
const apiOf = (example: string) =>
  urlOf(/^https?$/, example).overwrite((url) => url.replace(/\/+$/, ""));

const linkField = z
  .strictObject({
    listen: hostPort.describe(
      "where the system under test connects to, instead of to the upstream",
    ),
    upstream: hostPort.describe("where the link leads"),
    protocol: z
      .enum(["tcp", "http"])
      .default("tcp")
      .describe("http: toxics that know HTTP may act"),
  })
  .describe("a fault proxy between two parts of the system");

const processField = z
  .strictObject({
    pid: z.int().positive().optional(),
    "pid-file": z.string().optional().describe("holds the process id; read at each fault"),
    restart: z
      .array(z.string())
      .min(1)
      .superRefine((run, context) => {
        const message = commandSecret(run);
        if (message !== null) context.addIssue({ code: "custom", message });
      })
      .optional()
      .describe("the program and its arguments that start it again"),
  })
  .refine((fields) => (fields.pid === undefined) !== (fields["pid-file"] === undefined), {
    error: "give pid or pid-file",
  })
  .describe("a process on this machine");

export const siteFields = {
  "fault-proxy": apiOf("http://127.0.0.1:8474")
    .optional()
    .describe("a toxiproxy-server, or a gameday faultproxy, that is there already"),
  links: z.record(siteName, linkField).optional().describe("by name, for faults on them"),
  processes: z.record(siteName, processField).optional().describe("by name, for faults on them"),
  providers: z
    .record(siteName, z.strictObject({ control: apiOf("http://127.0.0.1:9000") }))
    .optional()
    .describe("simulated providers by name, with the URL of their control API"),
  stores: z
    .record(siteName, z.strictObject({ url: urlOf(/^rediss?$/, "redis://127.0.0.1:6379") }))
    .optional()
    .describe("Redis by name, with its URL: redis://127.0.0.1:6379"),
} as const;

type Given<Key extends keyof typeof siteFields> = NonNullable<z.output<(typeof siteFields)[Key]>>;

/** The places of a system by URL, besides its edge. */
export interface UrlSites {
  /** null: one is started if a link is needed. */
  readonly faultProxy: string | null;
  readonly links: Readonly<Given<"links">>;
  readonly processes: Readonly<Given<"processes">>;
  readonly providers: Readonly<Given<"providers">>;
  readonly stores: Readonly<Given<"stores">>;
}

export const noSites: UrlSites = {
  faultProxy: null,
  links: {},
  processes: {},
  providers: {},
  stores: {},
};

export function sitesGiven(
  fields: {
    readonly [Key in keyof typeof siteFields]?: z.output<(typeof siteFields)[Key]> | undefined;
  },
): UrlSites {
  const { links = {}, processes = {}, providers = {}, stores = {} } = fields;
  return { faultProxy: fields["fault-proxy"] ?? null, links, processes, providers, stores };
}
