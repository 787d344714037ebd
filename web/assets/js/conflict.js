// Two windows answered the same question: both answers are shown, and the
// person decides. Nothing is overwritten in silence.
import { words } from "./words.js";

export function conflict(form, page, send) {
	form.querySelector(".lp-conflict")?.remove();
	const theirs = page.querySelector("form[data-autosave]");
	const box = words("conflict");
	const line = box.querySelector("[data-theirs]");
	line.textContent = line.dataset.theirs.replace("%s", inWords(theirs));
	box.querySelector("[data-reload]").addEventListener("click", () => location.reload());
	box.querySelector("[data-keep]").addEventListener("click", () => {
		if (theirs && form.elements.version) form.elements.version.value = theirs.elements.version.value;
		box.remove();
		send();
	});
	form.prepend(box);
}

// inWords reads an answer off a form: labels of what is ticked, text of what
// is typed or chosen.
function inWords(form) {
	if (!form) return "–";
	const parts = [];
	for (const field of form.querySelectorAll("input, select, textarea")) {
		if (field.type === "hidden") continue;
		const label = form.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent.trim() ?? "";
		if (field.type === "radio" || field.type === "checkbox") {
			if (field.checked) parts.push(label);
		} else if (field.tagName === "SELECT") {
			const chosen = field.selectedOptions[0];
			if (chosen?.value) parts.push(`${label}: ${chosen.textContent.trim()}`);
		} else if (field.value) {
			parts.push(field.value);
		}
	}
	return parts.join(", ") || "–";
}
