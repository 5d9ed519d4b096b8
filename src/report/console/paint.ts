/** Colour for a terminal, or none. */

export type Style =
  | "bold"
  | "dim"
  | "good"
  | "bad"
  | "unsure"
  | "goodBanner"
  | "badBanner"
  | "unsureBanner";

export type Paint = (style: Style, text: string) => string;

/** SGR parameters. Banners are black on the colour: readable on light and dark terminals. */
const codes: Readonly<Record<Style, string>> = {
  bold: "1",
  dim: "2",
  good: "32",
  bad: "31",
  unsure: "33",
  goodBanner: "1;30;42",
  badBanner: "1;97;41",
  unsureBanner: "1;30;43",
};

const plain: Paint = (_style, text) => text;
const coloured: Paint = (style, text) =>
  text === "" ? "" : `\u001b[${codes[style]}m${text}\u001b[0m`;

export const painter = (color: boolean): Paint => (color ? coloured : plain);
