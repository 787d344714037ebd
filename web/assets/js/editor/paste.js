// What is pasted from Word or the web becomes plain structure. The markup is
// parsed in a document without a window: no script runs, nothing is loaded.
const rubbish = "script, style, meta, link, title, xml, template, iframe, object, embed, svg, math, form, button, input, select, textarea, noscript, img, picture, video, audio, canvas";
const most = 8_000_000; // characters of markup that are looked at

// The server keeps 60 KB a text; what is longer is refused before it is
// parsed, so that the page does not stand still.
const room = 50_000;

export function tooLong(clipboard) {
	const html = clipboard?.getData("text/html");
	const text = html ? lean(html).replace(/<[^>]*>/g, "").replace(/\s+/g, " ") : (clipboard?.getData("text/plain") ?? "");
	return html?.length > most || text.length > room;
}

// lean is markup without the megabytes of styles and remarks that Word brings.
const lean = (html) => html
	.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
	.replace(/<!--[\s\S]*?-->/g, "")
	.replace(/<\/?(?:o|w|m|v|st1):[^>]*>/gi, "");

export function clean(html) {
	const doc = new DOMParser().parseFromString(lean(html), "text/html");
	doc.querySelectorAll(rubbish).forEach((element) => element.remove());
	doc.querySelectorAll("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]").forEach((bullet) => {
		bullet.parentElement?.closest("p")?.setAttribute("data-mark", bullet.textContent.trim());
		bullet.remove();
	});
	lists(doc);
	doc.querySelectorAll("td, th").forEach((cell) => cell.append(" "));
	for (const element of doc.body.querySelectorAll("*")) {
		for (const { name } of [...element.attributes]) if (name !== "href" && name !== "start") element.removeAttribute(name);
	}
	doc.querySelectorAll("font, span").forEach((element) => element.replaceWith(...element.childNodes));
	// Items of one paragraph stand without empty lines between them.
	for (const list of doc.querySelectorAll("ul, ol")) {
		if (!list.querySelector(":scope > li > p ~ p, :scope > li > div ~ div")) list.setAttribute("data-tight", "");
	}
	return doc.body.innerHTML;
}

// lists makes real lists of the paragraphs that Word draws as lists.
function lists(doc) {
	let list = null;
	let last = null;
	for (const p of doc.querySelectorAll("p[class^=MsoList], p[data-mark]")) {
		const kind = /^[\d]+[.)]|^[a-z][.)]/i.test(p.dataset.mark ?? "") ? "ol" : "ul";
		if (!list || last.nextElementSibling !== p || list.localName !== kind) {
			list = doc.createElement(kind);
			p.before(list);
		}
		const item = doc.createElement("li");
		item.append(...p.childNodes);
		list.append(item);
		p.remove();
		last = list;
	}
}
