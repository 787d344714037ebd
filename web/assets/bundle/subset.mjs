// Reads [{source, name, text}] and writes {name: font in base64}: each font
// with the characters of its text only, as woff2.
import { readFile } from "node:fs/promises";
import { text as all } from "node:stream/consumers";
import subset from "subset-font";

// What browsers apply by themselves, and tabular figures, which our style
// sheets ask for. Small capitals and the like would double the size.
const keepFeatures = ["calt", "ccmp", "clig", "kern", "liga", "locl", "mark", "mkmk", "rlig", "tnum"];

// The names of makers and licence stay in the file, as the licence asks.
const preserveNameIds = [0, 7, 8, 9, 13, 14];

const fonts = {};
for (const { source, name, text } of JSON.parse(await all(process.stdin))) {
	const font = await subset(await readFile(source), text, { targetFormat: "woff2", keepFeatures, preserveNameIds });
	fonts[name] = font.toString("base64");
}
process.stdout.write(JSON.stringify(fonts));
