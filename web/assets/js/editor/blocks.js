// Alt with an arrow moves the block that has the focus, as its buttons do. A
// form that leaves the page waits until what was typed is saved.
const step = 100; // milliseconds between looks
const patience = 5000;

export function blocks() {
	addEventListener("keydown", (event) => {
		if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
		const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
		const block = way && event.target.closest?.("[data-block]");
		if (!block) return;
		event.preventDefault();
		block.querySelector(`button[name="do"][value="${way}"]`)?.click();
	}, true);
	for (const form of document.querySelectorAll("main form:not([data-autosave])")) {
		form.addEventListener("submit", (event) => hold(form, event));
	}
	const target = location.hash.startsWith("#b-") && document.getElementById(location.hash.slice(1));
	if (target && !document.querySelector("[data-focus]")) target.querySelector("h3")?.focus();
}

// settled reports whether nothing waits to be saved.
const settled = () => dispatchEvent(new Event("lotse-leave", { cancelable: true }));

async function hold(form, event) {
	if (settled()) return;
	event.preventDefault();
	for (let waited = 0; waited < patience; waited += step) {
		await new Promise((done) => setTimeout(done, step));
		if (settled()) return form.requestSubmit(event.submitter);
	}
}
