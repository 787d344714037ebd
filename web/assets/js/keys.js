// "/" opens the search, "?" shows the list of shortcuts. Single-key shortcuts
// can be switched off (WCAG 2.1.4) and the browser remembers it; a button
// [data-keys], e.g. on the help page, opens the list in either case.
import { words } from "./words.js";

const store = "lotse-keys";
const off = () => localStorage.getItem(store) === "off";

export function shortcuts() {
	document.addEventListener("keydown", (event) => {
		if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
		if (event.key === "?") {
			event.preventDefault();
			list();
		} else if (event.key === "/") {
			search(event);
		}
	});
	document.querySelectorAll("[data-keys]").forEach((button) => button.addEventListener("click", list));
}

function typing(target) {
	return Boolean(target.closest?.("input, textarea, select, [contenteditable], dialog"));
}

function search(event) {
	const field = document.querySelector('main input[type="search"]');
	const link = document.querySelector("[data-search]");
	if (!field && !link) return;
	event.preventDefault();
	if (field) field.focus();
	else link.click();
}

function list() {
	const dialog = words("keys");
	const toggle = dialog.querySelector("[data-toggle]");
	const label = () => (toggle.firstElementChild.textContent = off() ? toggle.dataset.on : toggle.dataset.off);
	toggle.addEventListener("click", () => {
		localStorage.setItem(store, off() ? "on" : "off");
		label();
	});
	dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	label();
	dialog.showModal();
}
