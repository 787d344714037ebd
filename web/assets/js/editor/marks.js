// Once a source text is saved, its translations say what changed, without a
// new page: what is typed there stays.
import { freshPage } from "../page.js";

export function marks() {
	addEventListener("lotse-saved", async (event) => {
		const block = event.target.closest("[data-block]");
		if (!block || !event.target.closest("[data-source]")) return;
		const page = await freshPage().catch(() => null);
		for (const form of block.querySelectorAll(".lp-text:not([data-source]) form[id]")) {
			const fresh = page?.getElementById(form.id);
			if (fresh) adopt(form, fresh);
		}
	});
}

// adopt takes over what stands around the fields: the mark, the difference,
// the button, and which source text that is about.
function adopt(form, fresh) {
	const [here, there] = [form, fresh].map((f) => f.parentElement);
	here.querySelector(".lp-row").replaceWith(there.querySelector(".lp-row"));
	here.querySelector(".lp-changed")?.remove();
	const changed = there.querySelector(".lp-changed");
	if (changed) here.querySelector(".lp-row").after(changed);
	form.elements.print.value = fresh.elements.print.value;
	form.querySelector(".lp-row > button").replaceWith(fresh.querySelector(".lp-row > button"));
}
