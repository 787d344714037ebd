// Alt with an arrow moves the block that has the focus, as its buttons do. A
// form or a link that leaves the page waits until what was typed is saved.
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
	document.addEventListener("submit", (event) => {
		const form = event.target;
		if (form.matches("main form:not([data-autosave])")) hold(event, () => form.requestSubmit(event.submitter));
	});
	document.addEventListener("click", (event) => {
		const link = event.target.closest("a[href]:not([href^='#'], [target])");
		if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) hold(event, () => location.assign(link.href));
	});
}

// settled reports whether nothing waits to be saved.
const settled = () => dispatchEvent(new Event("lotse-leave", { cancelable: true }));

async function hold(event, go) {
	if (settled()) return;
	event.preventDefault();
	for (let waited = 0; waited < patience; waited += step) {
		await new Promise((done) => setTimeout(done, step));
		if (settled()) return go();
	}
}
