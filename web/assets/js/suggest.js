// Titles that go on as somebody types, below a search: a form with
// data-suggest="<address>" gets a <datalist>, which the browser shows and reads
// out by itself. Without the script the search is the same.
export function suggest(form) {
	const field = form.querySelector('input[type="search"]');
	const list = document.createElement("datalist");
	list.id = field.id + "-titles";
	form.append(list);
	field.setAttribute("list", list.id);
	let timer;
	let asked = "";
	field.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(async () => {
			const typed = field.value.trim();
			if (typed.length < 2 || typed === asked) return;
			asked = typed;
			const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(typed)).catch(() => null);
			if (!answer?.ok || typed !== asked) return; // the search itself still works
			const titles = await answer.json();
			list.replaceChildren(...titles.map((title) => new Option("", title)));
		}, 200);
	});
}
