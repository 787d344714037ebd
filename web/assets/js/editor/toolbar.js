// The toolbar: one stop for the tab key, arrows move inside, every button has
// a name and says whether it holds (WAI-ARIA toolbar).
import { setBlockType, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { goodAddress, schema } from "./schema.js";

const { marks, nodes } = schema;

// within is the innermost node of a type around the selection.
function within(state, ...types) {
	const { $from } = state.selection;
	for (let depth = $from.depth; depth > 0; depth--) if (types.includes($from.node(depth).type)) return $from.node(depth);
	return null;
}

const list = (type) => (state, dispatch) => {
	if (within(state, nodes.bullet_list, nodes.ordered_list)?.type === type) return liftListItem(nodes.list_item)(state, dispatch);
	return wrapInList(type, { tight: true })(state, dispatch);
};

const heading = (state, dispatch) =>
	(within(state, nodes.heading) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level: 2 }))(state, dispatch);

export const commands = {
	strong: toggleMark(marks.strong),
	em: toggleMark(marks.em),
	lang_de: toggleMark(marks.lang, { lang: "de" }),
	lang_en: toggleMark(marks.lang, { lang: "en" }),
	bullet: list(nodes.bullet_list),
	ordered: list(nodes.ordered_list),
	heading,
	undo,
	redo,
};

function marked(state, type, attrs) {
	const { from, $from, to, empty } = state.selection;
	const fits = (mark) => mark.type === type && (!attrs || mark.attrs.lang === attrs.lang);
	if (empty) return (state.storedMarks ?? $from.marks()).some(fits);
	let found = false;
	state.doc.nodesBetween(from, to, (node) => {
		found ||= node.marks.some(fits);
	});
	return found;
}

const holds = {
	strong: (s) => marked(s, marks.strong),
	em: (s) => marked(s, marks.em),
	link: (s) => marked(s, marks.link),
	lang_de: (s) => marked(s, marks.lang, { lang: "de" }),
	lang_en: (s) => marked(s, marks.lang, { lang: "en" }),
	bullet: (s) => within(s, nodes.bullet_list, nodes.ordered_list)?.type === nodes.bullet_list,
	ordered: (s) => within(s, nodes.bullet_list, nodes.ordered_list)?.type === nodes.ordered_list,
	heading: (s) => Boolean(within(s, nodes.heading)),
};

export function toolbar(bar, view, plain) {
	const buttons = [...bar.querySelectorAll("[data-do]")];
	const box = bar.querySelector("[data-link]");
	const field = box.querySelector("input");
	const id = "link-" + crypto.randomUUID();
	field.id = id;
	box.querySelector("label").htmlFor = id;

	function stop(at) {
		buttons.forEach((b, i) => (b.tabIndex = i === at ? 0 : -1));
	}
	stop(0);
	bar.addEventListener("keydown", (event) => {
		const at = buttons.indexOf(document.activeElement);
		const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
		if (event.key === "Escape") return view().focus();
		if (at < 0 || to === undefined) return;
		event.preventDefault();
		const next = (to + buttons.length) % buttons.length;
		stop(next);
		buttons[next].focus();
	});
	for (const button of buttons) button.addEventListener("click", () => run(button.dataset.do));

	function run(what) {
		if (what === "source") return plain();
		if (what === "link") return link();
		commands[what](view().state, view().dispatch);
		view().focus();
	}

	function link() {
		const { $from } = view().state.selection;
		field.value = $from.marks().find((m) => m.type === marks.link)?.attrs.href ?? "";
		field.removeAttribute("aria-invalid");
		box.hidden = false;
		field.focus();
		return true;
	}

	function setLink(href) {
		if (href && !goodAddress(href)) return field.setAttribute("aria-invalid", "true");
		const { state, dispatch } = view();
		let { from, to } = state.selection;
		if (state.selection.empty) [from, to] = around(state, href);
		const tr = state.tr.removeMark(from, to, marks.link);
		if (href) tr.addMark(from, to, marks.link.create({ href }));
		dispatch.call(view(), tr);
		box.hidden = true;
		view().focus();
	}
	field.addEventListener("keydown", (event) => {
		if (event.key === "Enter") {
			event.preventDefault();
			setLink(field.value.trim());
		}
		if (event.key === "Escape") {
			event.stopPropagation();
			box.hidden = true;
			view().focus();
		}
	});
	field.addEventListener("input", (event) => event.stopPropagation()); // no change of the text yet
	box.querySelector("[data-set]").addEventListener("click", () => setLink(field.value.trim()));
	box.querySelector("[data-remove]").addEventListener("click", () => setLink(""));

	return {
		link,
		focus() {
			buttons.find((b) => b.tabIndex === 0).focus();
			return true;
		},
		show(state) {
			for (const b of buttons) if (holds[b.dataset.do]) b.setAttribute("aria-pressed", String(holds[b.dataset.do](state)));
		},
	};
}

// around is the link, or else the word, in which the cursor stands.
function around(state) {
	const { $from } = state.selection;
	const text = $from.parent.textBetween(0, $from.parent.content.size, undefined, "\ufffc");
	const start = $from.start();
	let from = $from.parentOffset;
	let to = from;
	const linked = $from.marks().find((m) => m.type === marks.link);
	const inside = (i) => (linked ? state.doc.resolve(start + i + 1).marks().some((m) => m.eq(linked)) : /\S/.test(text[i] ?? " "));
	while (from > 0 && inside(from - 1)) from--;
	while (to < text.length && inside(to)) to++;
	return [start + from, start + to];
}
