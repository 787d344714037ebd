// words(id) returns a copy of what the page keeps in <template id="lp-text-…">.
export function words(id) {
	const template = document.getElementById("lp-text-" + id);
	return template ? template.content.firstElementChild.cloneNode(true) : null;
}

// banner shows one message at the window's lower edge, with what the server
// said where it said something; banner(null) removes it.
let shown = null;
let element = null;
export function banner(id, said) {
	if (id === shown && !said) return;
	element?.remove();
	shown = id;
	element = id ? words(id) : null;
	if (element && said) element.querySelector(".kern-title").textContent = said;
	if (element) document.body.append(element);
}
