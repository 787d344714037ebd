// What a text of a course may hold, and nothing else: what is pasted or typed
// loses the rest.
import { Schema } from "prosemirror-model";
import { schema as common } from "prosemirror-markdown";

const address = /^(https:\/\/|mailto:|\/(?!\/))/;
export const goodAddress = (href) => address.test(href) && !/[\s<>\\]/.test(href);

const dropped = ["image", "horizontal_rule", "code_block"];
const nodes = dropped.reduce((list, name) => list.remove(name), common.spec.nodes).update("heading", {
	...common.spec.nodes.get("heading"),
	content: "text*",
	// The title of the page and the headings of the lesson stand above.
	parseDOM: [
		...["h1", "h2", "h3"].map((tag) => ({ tag, attrs: { level: 2 } })),
		...["h4", "h5", "h6"].map((tag) => ({ tag, attrs: { level: 3 } })),
	],
	toDOM: (node) => ["h" + Math.min(node.attrs.level + 1, 4), 0],
});

const link = {
	attrs: { href: {}, title: { default: null } },
	inclusive: false,
	parseDOM: [{
		tag: "a[href]",
		getAttrs: (dom) => {
			const href = dom.getAttribute("href").trim();
			return goodAddress(href) ? { href, title: null } : false;
		},
	}],
	toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
};

// A word of another language: screen readers pronounce it.
const lang = {
	attrs: { lang: {} },
	inclusive: false,
	parseDOM: [{ tag: "span[lang]", getAttrs: (dom) => (["de", "en"].includes(dom.lang) && dom.dataset.word !== undefined ? { lang: dom.lang } : false) }],
	toDOM: (mark) => ["span", { lang: mark.attrs.lang, "data-word": "" }, 0],
};

export const schema = new Schema({ nodes, marks: common.spec.marks.update("link", link).addToEnd("lang", lang) });
