/** An agent at work: three requests that build on each other, made and checked by functions. */

import { type CheckedResponse, defineScenario, type RequestContext } from "gameday";

const tasks = ["book a table", "plan a journey", "answer a letter", "find a bug"];

interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** The simulated model repeats `nonce:...` of the last thing that the user said. */
const said = (text: string, { nonce }: RequestContext): Message => {
  return { role: "user", content: `${text} nonce:${nonce}` };
};

const chat = (messages: readonly Message[], stream = false) => ({
  path: "/v1/chat/completions",
  json: { model: stream ? "smart" : "fast", stream, messages },
});

const taskOf = ({ arrival }: RequestContext): string => tasks[arrival % tasks.length] ?? "";

/** The answer to somebody else's request is the worst that a gateway can give. */
function isOurs({ text, body, nonce }: CheckedResponse) {
  const content = text === "" ? body : text;
  return content.includes(`nonce:${nonce}`) || `nothing of nonce:${nonce} in the answer`;
}

export default defineScenario({
  name: "agent-session",
  description:
    "Agents work in sessions of three requests while their provider goes dark. Each must get through, and never see the answer of another.",
  seed: 5,
  target: { bundled: { replicas: 2, providers: ["openai", "anthropic", "mistral"] } },
  traffic: {
    agents: {
      arrivals: "poisson",
      stages: [{ ramp: "2s", to: "15/s" }, { hold: "13s" }],
      timeout: "5s",
      check: isOurs,
      journey: [
        {
          name: "plan",
          request: {
            as: "tenant-a",
            function: (context) => chat([said(`How do I ${taskOf(context)}?`, context)]),
          },
          capture: { plan: { json: "$.choices[0].message.content" } },
          think: { from: "100ms", to: "300ms" },
        },
        {
          name: "act",
          request: {
            as: "tenant-a",
            function: (context) => {
              const effort = Math.ceil(context.random() * 3);
              const plan: Message = { role: "assistant", content: context.value("plan") };
              return chat([plan, said(`Go ahead, ${effort} steps at most.`, context)]);
            },
          },
          think: "100ms",
        },
        {
          name: "report",
          request: {
            as: "tenant-a",
            function: (context) => chat([said("What have you done?", context)], true),
          },
          expect: { status: 200, stream: "complete" },
        },
      ],
    },
  },
  faults: [{ at: "6s", for: "4s", on: "provider/openai", timeout: {} }],
  objectives: [
    { availability: "99%" },
    { latency: "p95 < 2s" },
    { recovery: "< 5s", after: "provider/openai" },
  ],
});
