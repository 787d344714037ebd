// Parts of a page that change by themselves: an element with
// data-renew="<seconds>" fetches the page again, and whatever carries
// data-renewed takes the new contents of its id. What is being typed stays.
export function renew(element) {
	const timer = setInterval(async () => {
		const answer = await fetch(location.pathname).catch(() => null);
		if (!answer) return; // the network comes back
		if (!answer.ok) return clearInterval(timer);
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		for (const old of document.querySelectorAll("[data-renewed]")) {
			old.replaceChildren(...(page.getElementById(old.id)?.childNodes ?? []));
		}
	}, Number(element.dataset.renew) * 1000);
}
