/** The shapes of Toxiproxy's answers, for the tables. */

import { answer } from "../api-case.ts";

const json = "application/json";
const text = "text/plain; charset=utf-8";

export const ok = (body: unknown): string => answer(200, json, JSON.stringify(body));
export const created = (body: unknown): string => answer(201, json, JSON.stringify(body));
export const empty = (status: number): string => answer(status, "-", "");
export const plain = (status: number, body: string): string => answer(status, text, body);

/** Toxiproxy calls its errors text, although they are JSON. */
export const error = (status: number, message: string): string =>
  plain(status, `${JSON.stringify({ error: message, status })}\n`);

export const notFound = plain(404, "404 page not found\n");

/** A proxy that is off keeps its address as it was written, so it is the same in every run. */
export const off = {
  name: "$p",
  listen: "localhost:0",
  upstream: "x:1",
  enabled: false,
  Logger: {},
  toxics: [],
} as const;

export const makeOff =
  'POST /proxies {"name":"$p","listen":"localhost:0","upstream":"x:1","enabled":false}';

/** One that listens. */
export const makeOn = 'POST /proxies {"name":"$p","listen":"localhost:0","upstream":"x:1"}';
export const on = { ...off, listen: "127.0.0.1:$port", enabled: true } as const;

/** In this order, which counts. */
export const toxic = (type: string, attributes: Readonly<Record<string, number>>) => ({
  attributes,
  name: `${type}_downstream`,
  type,
  stream: "downstream",
  toxicity: 1,
});

export const makeSlow = 'POST /proxies/$p/toxics {"type":"latency","name":"t"}';
export const slow = { ...toxic("latency", { latency: 0, jitter: 0 }), name: "t" };
export const withSlow = { ...off, toxics: [slow] } as const;
