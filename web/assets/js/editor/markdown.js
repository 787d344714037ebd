// Markdown to a document and back. What nobody touched keeps its bytes: every
// part of the text remembers how it was written, since a space less would
// make all translations stale.
import MarkdownIt from "markdown-it";
import { defaultMarkdownSerializer as common, MarkdownParser, MarkdownSerializer } from "prosemirror-markdown";
import { schema } from "./schema.js";

// :de[Vorgang] is a word of another language.
const word = /^:(de|en)\[([^[\]\n]+)\]/;

function langRule(state, silent) {
	const m = state.src.charCodeAt(state.pos) === 0x3a && word.exec(state.src.slice(state.pos, state.posMax));
	if (!m) return false;
	if (!silent) {
		state.push("lang_open", "span", 1).meta = m[1];
		state.push("text", "", 0).content = m[2];
		state.push("lang_close", "span", -1);
	}
	state.pos += m[0].length;
	return true;
}

// Tables are blocks of their own: a text with one stays as it is.
const reader = new MarkdownIt("commonmark", { html: true }).enable("table");
reader.inline.ruler.before("emphasis", "lang", langRule);
// The plain text rule runs over a colon: it must stop there, too.
reader.inline.ruler.at("text", (state, silent) => {
	let end = state.pos;
	while (end < state.posMax && !/[\n!#$%&*+\-:<=>@[\\\]^_`{}~]/.test(state.src[end])) end++;
	if (end === state.pos) return false;
	if (!silent) state.pending += state.src.slice(state.pos, end);
	state.pos = end;
	return true;
});

const tight = (token, tokens, i) => ({ tight: isTight(tokens, i) });

const parser = new MarkdownParser(schema, reader, {
	blockquote: { block: "blockquote" },
	paragraph: { block: "paragraph" },
	list_item: { block: "list_item" },
	bullet_list: { block: "bullet_list", getAttrs: tight },
	ordered_list: { block: "ordered_list", getAttrs: (t, tokens, i) => ({ order: Number(t.attrGet("start")) || 1, tight: isTight(tokens, i) }) },
	heading: { block: "heading", getAttrs: (t) => ({ level: Number(t.tag.slice(1)) }) },
	hardbreak: { node: "hard_break" },
	em: { mark: "em" },
	strong: { mark: "strong" },
	code_inline: { mark: "code", noCloseToken: true },
	link: { mark: "link", getAttrs: (t) => ({ href: t.attrGet("href"), title: t.attrGet("title") || null }) },
	lang: { mark: "lang", getAttrs: (t) => ({ lang: t.meta }) },
});

function isTight(tokens, i) {
	while (++i < tokens.length) {
		if (tokens[i].type !== "list_item_open") return tokens[i].hidden;
	}
	return false;
}

const writer = new MarkdownSerializer(
	{ ...common.nodes, bullet_list: (state, node) => state.renderList(node, "  ", () => "- ") },
	{ ...common.marks, lang: { open: (_, mark) => `:${mark.attrs.lang}[`, close: "]", mixable: false, expelEnclosingWhitespace: true } },
	{ escapeExtraCharacters: /<|&(?=#?\w+;)/g },
);

// Text is a Markdown text that is edited.
export class Text {
	#written = new Map(); // part of the document → how it was written
	#gaps = new Map(); // part → what stood between it and the one before

	// The document, or null where the text has more than the editor knows.
	read(body) {
		this.#written.clear();
		this.#gaps.clear();
		const lines = body.split("\n");
		const parts = [];
		let end = 0;
		for (const token of reader.parse(body, {})) {
			if (token.level !== 0 || token.nesting < 0 || !token.map) continue;
			const [from, to] = token.map;
			if (lines.slice(end, from).some((line) => line.trim())) return null;
			const source = lines.slice(from, to).join("\n").replace(/\s+$/, "");
			const part = only(source);
			if (!part) return null;
			if (parts.length) this.#gaps.set(part, { before: parts.at(-1), gap: "\n".repeat(from - end + 1) });
			this.#written.set(part, source);
			parts.push(part);
			end = from + source.split("\n").length;
		}
		if (lines.slice(end).some((line) => line.trim())) return null;
		return schema.node("doc", null, parts.length ? parts : [schema.node("paragraph")]);
	}

	write(doc) {
		let out = "";
		let before = null;
		doc.forEach((node) => {
			const part = this.#original(node);
			const source = part ? this.#written.get(part) : writer.serialize(schema.node("doc", null, [node])).trim();
			if (!source) return;
			const gap = this.#gaps.get(part);
			if (out) out += gap && gap.before === before ? gap.gap : "\n\n";
			out += source;
			before = part;
		});
		return out;
	}

	// A part that says what it said, also after an undo, is the same.
	#original(node) {
		if (this.#written.has(node)) return node;
		for (const part of this.#written.keys()) if (part.eq(node)) return part;
		return null;
	}
}

// only is the one part that a piece of Markdown is, or null.
function only(source) {
	try {
		const doc = parser.parse(source);
		return doc.childCount === 1 ? doc.firstChild : null;
	} catch {
		return null; // a token the schema does not know
	}
}
