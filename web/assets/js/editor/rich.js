// A text with formatting instead of Markdown. The plain field stays in the
// form and is what is sent; a text that has more than the editor knows is
// left as it is.
import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { words } from "../words.js";
import { Text } from "./markdown.js";
import { clean, tooLong } from "./paste.js";
import { schema } from "./schema.js";
import { commands, toolbar } from "./toolbar.js";

const { nodes } = schema;

export function rich(box) {
	const area = box.querySelector("textarea");
	const bar = words("rich");
	const text = new Text();
	const doc = text.read(area.value);
	if (!doc || !bar) return;

	const host = document.createElement("div");
	host.className = "lp-rich";
	const tools = toolbar(bar, () => view, () => plain());
	host.append(bar);
	const surface = document.createElement("div");
	host.append(surface);
	area.after(host);
	area.hidden = true;

	const view = new EditorView({ mount: surface }, {
		state: EditorState.create({ doc, plugins: plugins(tools) }),
		attributes: describe(box, area),
		transformPastedHTML: clean,
		handleDOMEvents: { paste: (_, event) => tooLong(event.clipboardData) && refuse(host, event) },
		dispatchTransaction(change) {
			view.updateState(view.state.apply(change));
			tools.show(view.state);
			if (!change.docChanged) return;
			host.querySelector("[data-long]")?.remove();
			area.value = text.write(view.state.doc);
			area.dispatchEvent(new Event("input", { bubbles: true }));
		},
	});
	tools.show(view.state);
	const label = box.querySelector(`label[for="${CSS.escape(area.id)}"]`);
	label?.addEventListener("click", () => view.focus());
	// The summary of errors leads to the field of the form.
	addEventListener("hashchange", () => location.hash === "#" + area.id && view.focus());

	function plain() {
		view.destroy();
		host.remove();
		area.hidden = false;
		area.focus();
	}
}

// refuse says that nothing was pasted, until something is.
function refuse(host, event) {
	event.preventDefault();
	if (!host.querySelector("[data-long]")) {
		const note = words("long");
		note.dataset.long = "";
		host.append(note);
	}
	return true;
}

// describe names the surface as its field is named.
function describe(box, area) {
	const about = { class: "lp-rich__text lp-prose", role: "textbox", "aria-multiline": "true", "aria-label": box.dataset.rich, "aria-keyshortcuts": "Alt+F10" };
	for (const name of ["lang", "aria-describedby", "aria-invalid"]) {
		if (area.hasAttribute(name)) about[name] = area.getAttribute(name);
	}
	return about;
}

function plugins(tools) {
	const rules = [
		wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list, { tight: true }),
		wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (m) => ({ order: Number(m[1]), tight: true })),
		textblockTypeInputRule(/^##\s$/, nodes.heading, { level: 2 }),
	];
	// Tab leaves the field: nobody is trapped.
	const keys = {
		"Mod-b": commands.strong, "Mod-i": commands.em, "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
		"Mod-k": () => tools.link(), "Alt-F10": () => tools.focus(),
		Enter: splitListItem(nodes.list_item), "Mod-]": sinkListItem(nodes.list_item), "Mod-[": liftListItem(nodes.list_item),
		"Shift-Enter": (state, dispatch) => {
			dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
			return true;
		},
	};
	return [inputRules({ rules }), keymap(keys), keymap(baseKeymap), history()];
}
