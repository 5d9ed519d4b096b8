/** Scenario files with one mistake each, or several: what a hurried person would write. */

/** The rows of a file in their order; a row is left out with null, or written otherwise. */
interface Rows {
  readonly name?: string | null;
  readonly target?: string | null;
  readonly traffic?: string | null;
  readonly rest?: string;
}

function file({ name, target, traffic, rest }: Rows): string {
  const rows = [
    name === undefined ? "name: wrong" : name,
    target === undefined ? "target: { bundled: { replicas: 2, providers: [openai] } }" : target,
    traffic === undefined
      ? "traffic:\n  chat: { stages: [{ hold: 30s, at: 10/s }], request: { get: / } }"
      : traffic,
    rest ?? null,
  ];
  return `${rows.filter((row) => row !== null).join("\n")}\n`;
}

const faults = (...entries: readonly string[]): string =>
  file({ rest: `faults:\n${entries.map((entry) => `  - { ${entry} }`).join("\n")}` });

const objectives = (...entries: readonly string[]): string =>
  file({ rest: `objectives:\n${entries.map((entry) => `  - { ${entry} }`).join("\n")}` });

const chat = (fields: string): string => file({ traffic: `traffic:\n  chat: { ${fields} }` });

const staging = (fields: string): string =>
  file({ target: `target: { url: https://staging.example, ${fields} }` });

const oneStage = "stages: [{ hold: 30s, at: 10/s }]";

/** A claim, and the file that it is about. */
export type WrongFile = readonly [claim: string, text: string];

export const wrongFiles: readonly WrongFile[] = [
  // Quantities.
  ["a duration without a unit", faults("at: 15, on: edge, down: {}")],
  ["a duration with an unknown unit", faults("at: 15sec, on: edge, down: {}")],
  ["a rate without its time", chat("stages: [{ hold: 30s, at: 100 }], request: { get: / }")],
  ["a rate per day", chat("stages: [{ ramp: 5s, to: 100/day }], request: { get: / }")],
  ["a ratio as a number", objectives("availability: 0.999")],
  ["a ratio above the whole", objectives("availability: 110%")],
  ["a percentile without a limit", objectives("latency: p99")],
  ["a percentile the wrong way round", objectives("latency: p99 > 800ms")],
  ["a share of connections in words", faults("at: 1s, on: edge, timeout: { toxicity: half }")],
  ["a fault that lasts no time", faults("at: 1s, for: 0s, on: edge, down: {}")],
  ["a process that stays dead for no time", faults("at: 1s, on: gateway/1, kill: { restart: 0s }")],
  ["a condition that is none", file({ rest: "guards: [{ when: errors > 20% }]" })],
  ["a condition that is a number", file({ rest: "guards: [{ when: 5 }]" })],
  ["a seed with a fraction", file({ rest: "seed: 1.5" })],
  ["a negative seed", file({ rest: "seed: -1" })],

  // Unknown keys, at every level.
  ["an unknown key of the file", file({ rest: "objectivs: []" })],
  ["an unknown key of the target", file({ target: "target: { bundle: {} }" })],
  ["an unknown key of the bundled target", file({ target: "target: { bundled: { replica: 2 } }" })],
  ["an unknown key of a traffic", chat(`${oneStage}, request: { get: / }, timout: 5s`)],
  ["an unknown key of a stage", chat("stages: [{ hold: 5s, rate: 10/s }], request: { get: / }")],
  ["an unknown key of a request", chat(`${oneStage}, request: { get: /, header: {} }`)],
  [
    "an unknown key of what is expected",
    chat(`${oneStage}, request: { get: / }, expect: { code: 200 }`),
  ],
  ["an unknown key of a fault", faults("at: 1s, on: edge, bandwidth: { rate: 1 }")],
  [
    "an unknown key of a fault's kind",
    faults("at: 1s, on: edge, latency: { delay: 1s, jiter: 1s }"),
  ],
  ["an unknown key of a guard", file({ rest: "guards: [{ when: error-ratio > 20%, four: 3s }]" })],
  ["an unknown key of an objective", objectives("availabilty: 99%")],

  // Faults.
  ["two kinds in one fault", faults("at: 1s, on: edge, timeout: {}, latency: { delay: 1s }")],
  ["a fault without a kind", faults("at: 1s, for: 2s, on: edge")],
  ["a kind without a value", faults("at: 1s, on: edge, down: ")],
  ["a kind whose field is missing", faults("at: 1s, on: edge, latency: {}")],
  ["a fault without an instant", faults("on: edge, down: {}")],
  ["a fault without a place", faults("at: 1s, down: {}")],
  ["a process where a link belongs", faults("at: 1s, on: gateway/1, timeout: {}")],
  ["a link where a process belongs", faults("at: 1s, on: edge, kill: {}")],
  ["a place with a slip of the finger", faults("at: 1s, on: provider/openia, timeout: {}")],
  [
    "a process of a target given by its URL",
    `${staging("ready: /").trimEnd()}\nfaults: [{ at: 1s, on: gateway/1, kill: {} }]\n`,
  ],
  ["an unknown signal", faults("at: 1s, on: gateway/1, kill: { signal: SIGTEMR }")],
  [
    "a killed process that ends twice",
    faults("at: 1s, for: 2s, on: gateway/1, kill: { restart: 3s }"),
  ],
  ["a fault after the end of the load", faults("at: 30s, on: edge, down: {}")],
  [
    "two faults of one id",
    faults("id: dark, at: 1s, on: edge, timeout: {}", "id: dark, at: 2s, on: edge, timeout: {}"),
  ],
  ["an id in capitals", faults("id: Dark, at: 1s, on: edge, down: {}")],
  [
    "a process that is killed twice at once",
    faults("at: 1s, on: gateway/1, kill: {}", "at: 5s, on: gateway/1, kill: {}"),
  ],

  // Names that name nothing.
  ["an objective of an unknown traffic", objectives("availability: 99%, traffic: chatt")],
  ["a guard of an unknown traffic", file({ rest: "guards: [{ when: p99 > 2s, traffic: web }]" })],
  ["a recovery from an unknown fault", objectives("recovery: < 5s, after: provider/openai")],
  [
    "a recovery from a place with a slip",
    file({
      rest: "faults: [{ at: 1s, on: provider/openai, timeout: {} }]\nobjectives: [{ recovery: < 5s, after: provider/opnai }]",
    }),
  ],
  [
    "a tenant without a key",
    `${staging(`keys: { tenant-a: "\${env.KEY}" }`).replace("get: /", "get: /, as: tenant-b")}`,
  ],
  [
    "a tenant that the bundled gateway does not know",
    chat(`${oneStage}, request: { get: /, as: tenant-d }`),
  ],
  ["an unknown phase", objectives("availability: 99%, during: outage")],
  ["two promises in one objective", objectives("availability: 99%, latency: p99 < 1s")],
  ["an objective that promises nothing", objectives("traffic: chat")],

  // The target.
  ["no target", file({ target: null })],
  ["a target that is nothing", file({ target: "target:" })],
  ["a target of neither kind", file({ target: "target: {}" })],
  [
    "both bundled and url",
    file({ target: "target: { bundled: {}, url: https://staging.example }" }),
  ],
  ["keys of a bundled target", file({ target: "target: { bundled: {}, keys: { a: b } }" })],
  ["a URL without its scheme", file({ target: "target: { url: staging.example }" })],
  [
    "a URL with a password",
    file({ target: "target: { url: https://ann:hunter2@staging.example }" }),
  ],
  [
    "a URL with a query",
    file({ target: "target: { url: https://staging.example/v1?key=hunter2 }" }),
  ],
  ["a reference that is none", staging(`headers: { authorization: "Bearer \${TOKEN}" }`)],
  ["a header that is a number", staging("headers: { x-api-key: 12345 }")],
  ["a path without its slash", staging("ready: healthz")],
  ["too many replicas", file({ target: "target: { bundled: { replicas: 99 } }" })],
  ["no replica", file({ target: "target: { bundled: { replicas: 0 } }" })],
  ["no provider", file({ target: "target: { bundled: { providers: [] } }" })],
  ["a provider twice", file({ target: "target: { bundled: { providers: [openai, openai] } }" })],
  [
    "a provider that is not a name",
    file({ target: "target: { bundled: { providers: [OpenAI] } }" }),
  ],

  // The traffic.
  ["no name", file({ name: null })],
  ["a name with spaces", file({ name: "name: My First Scenario" })],
  ["no traffic", file({ traffic: "traffic: {}" })],
  [
    "a traffic in capitals",
    file({ traffic: `traffic: { Chat: { ${oneStage}, request: { get: / } } }` }),
  ],
  ["a traffic without a request", chat(oneStage)],
  ["a request without a method", chat(`${oneStage}, request: {}`)],
  ["a request with two methods", chat(`${oneStage}, request: { get: /, post: / }`)],
  ["a path that is relative", chat(`${oneStage}, request: { get: index.html }`)],
  ["a GET with a body", chat(`${oneStage}, request: { get: /, body: x }`)],
  ["a template that is not known", chat(`${oneStage}, request: { get: "/\${usr}" }`)],
  ["a load without stages", chat("request: { get: / }")],
  ["stages that are none", chat("stages: [], request: { get: / }")],
  ["a first hold without a rate", chat("stages: [{ hold: 30s }], request: { get: / }")],
  ["a stage of both kinds", chat("stages: [{ hold: 5s, ramp: 5s }], request: { get: / }")],
  ["a stage with a wrong time", chat("stages: [{ ramp: 5, to: 10/s }], request: { get: / }")],
  ["connections without a time", chat("connections: 5, request: { get: / }")],
  ["both models at once", chat(`${oneStage}, connections: 5, request: { get: / }`)],
  ["an unknown process of arrivals", chat(`arrivals: poison, ${oneStage}, request: { get: / }`)],
  ["a status in words", chat(`${oneStage}, request: { get: / }, expect: { status: ok }`)],
  [
    "a status out of range",
    chat(`${oneStage}, request: { get: / }, expect: { status: [200, 999] }`),
  ],

  // What is no scenario at all.
  ["an empty file", ""],
  ["a file of comments", "# name: nothing\n"],
  ["a file that is a list", "- name: wrong\n- target: {}\n"],
  ["a file that is text", "just some words\n"],
  ["a section without a value", file({ rest: "faults:" })],
  ["a section that is an object", file({ rest: "faults: { at: 1s, on: edge, down: {} }" })],
  ["an open bracket", "name: wrong\ntarget: { bundled: {}\ntraffic: {}\n"],
  ["an open quote", 'name: "wrong\n'],
  ["a colon inside of a text", "name: wrong\ndescription: what: that\n"],
  ["a duplicate key", "name: wrong\nname: again\n"],
  ["two duplicate keys", "name: wrong\nname: again\nseed: 1\nseed: 2\n"],
  ["a tab", "name: wrong\ntarget:\n\tbundled: {}\n"],
  ["two documents", "name: one\n---\nname: two\n"],
  ["a tag", "name: wrong\ndescription: !env SECRET\n"],
  ["an alias of nothing", "name: *base\n"],
  ["an alias inside of its anchor", "name: wrong\nfaults: &all [*all]\n"],
  [
    "a mistake behind an alias",
    file({
      traffic: `traffic:\n  chat: &chat\n    ${oneStage}\n    request: { gett: / }\n  copy: *chat`,
    }),
  ],
  [
    "a mistake in a merged map",
    file({
      traffic: `traffic:\n  chat: &chat\n    ${oneStage}\n    timeout: 5\n    request: { get: / }\n  copy:\n    <<: *chat\n    max-in-flight: 5`,
    }),
  ],

  // More than one.
  [
    "several mistakes at once",
    file({
      name: "name: Wrong",
      rest: "seed: x\nfaults:\n  - { at: 5, on: edge, down: {} }\n  - { at: 5s, on: edge }\nobjectivs: []",
    }),
  ],
  [
    "several names that name nothing",
    file({
      rest: "faults:\n  - { at: 1s, on: provider/openia, timeout: {} }\n  - { at: 2m, on: edge, down: {} }\nobjectives:\n  - { availability: 99%, traffic: web }",
    }),
  ],
];
